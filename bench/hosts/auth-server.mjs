// The application's server of the measurements: authorizes every channel, in both encodings, alone or in a
// batch, and counts the requests.
import { text } from 'node:stream/consumers';

/** What a request asks for. */
function read(type, body) {
  if (type?.includes('json')) return JSON.parse(body);
  const form = new URLSearchParams(body);
  return { channel_name: form.get('channel_name') };
}

const granted = { auth: `key:${'0'.repeat(64)}` };

export function authServer() {
  let requests = 0;
  return {
    /** How many there were since it was last asked. */
    taken() {
      const taken = requests;
      requests = 0;
      return taken;
    },
    async answer(request, response) {
      requests++;
      const { channel_names } = read(request.headers['content-type'], await text(request));
      const entries = channel_names?.map((name) => [name, { status: 200, data: granted }]);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(entries ? { channels: Object.fromEntries(entries) } : granted));
    },
  };
}
