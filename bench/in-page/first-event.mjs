// From a script that is there as text to the first event in a handler, over a real WebSocket.
import { newRealm, runScript } from './evaluation.mjs';

const makers = {
  jetsocket: ({ Jetsocket }, options) => new Jetsocket('key', options),
  'pusher-js': ({ Pusher }, options) => new Pusher('key', { cluster: '', ...options }),
  bare: ({ Bare }, { wsPort }) => new Bare(wsPort),
};

async function once(side, code, port) {
  const frame = newRealm();
  const realm = frame.contentWindow;
  const start = performance.now();
  runScript(frame, code);
  const client = makers[side](realm, { wsHost: '127.0.0.1', wsPort: port, forceTLS: false });
  const channel = client.subscribe('room');
  await new Promise((resolve) => channel.bind('message', resolve));
  const duration = performance.now() - start;
  client.disconnect();
  await new Promise((resolve) => setTimeout(resolve, 20));
  frame.remove();
  return duration;
}

/** Milliseconds by library, one number a round. */
export default async function measure({ scripts, port, rounds }) {
  const times = Object.fromEntries(Object.keys(scripts).map((side) => [side, []]));
  for (let round = -3; round < rounds; round++) {
    for (const [side, code] of Object.entries(scripts)) {
      const duration = await once(side, code, port);
      if (round >= 0) times[side].push(duration);
    }
  }
  return times;
}
