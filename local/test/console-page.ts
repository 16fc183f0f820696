import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import type { Message, View } from '../src/console/messages';
import type { LocalService } from '../src/index';
import { cleanUp } from './support';

export type Headers = Record<string, string>;

/** A request whose `Host` and everything else is the test's own choice, as `fetch` would not have it. */
export async function call(
  service: LocalService,
  path: string,
  headers: Headers = {},
  action?: object,
  method = action === undefined ? 'GET' : 'POST',
) {
  const sent = request({ host: '127.0.0.1', port: service.port, path, method, headers });
  sent.end(action && JSON.stringify(action));
  const [response] = await once(sent, 'response');
  return { status: response.statusCode as number, headers: response.headers, body: await text(response) };
}

/** What the console's own page does: `Host` and `Origin` are as a browser sends them. */
export const act = (service: LocalService, action: object) =>
  call(service, '/console/actions', { Origin: service.url }, action);

/** The console's stream as its page gets it. */
export class Stream {
  readonly messages: Message[] = [];
  readonly text: string[] = [];
  readonly socket: WebSocket;

  constructor(service: LocalService, headers: Headers = { Origin: service.url }) {
    this.socket = new WebSocket(`${service.url.replace('http', 'ws')}/console/stream`, { headers });
    this.socket.on('message', (data) => {
      this.text.push(data.toString());
      this.messages.push(JSON.parse(data.toString()));
    });
    cleanUp(() => this.socket.terminate());
  }

  get view(): View | undefined {
    return this.messages.flatMap((each) => (each.kind === 'view' ? [each.view] : [])).at(-1);
  }

  get entries() {
    return this.messages.flatMap((each) => (each.kind === 'entries' ? each.entries : []));
  }
}
