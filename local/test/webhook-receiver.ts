import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cleanUp } from './support';

export interface Delivery {
  headers: IncomingHttpHeaders;
  rawBody: string;
  url: string;
}

/** The application's side: an address that records what it is told; `answer` says what it does then. */
export async function receiver() {
  const state = {
    deliveries: [] as Delivery[],
    answer: (response: ServerResponse): unknown => response.end(),
    url: '',
  };
  const server = createServer((request, response) => {
    let rawBody = '';
    request.on('data', (data) => {
      rawBody += data;
    });
    request.on('end', () => {
      state.deliveries.push({ headers: request.headers, rawBody, url: request.url ?? '' });
      state.answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp(() => {
    server.closeAllConnections();
    server.close();
  });
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return state;
}

type Event = Record<string, unknown>;
export const eventsOf = (deliveries: readonly Delivery[]): Event[] =>
  deliveries.flatMap(({ rawBody }) => (JSON.parse(rawBody) as { events: Event[] }).events);
