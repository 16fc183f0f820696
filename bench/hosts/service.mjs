// A plain service of the family, the same for every client: it answers and notes, and leaves the rest out.
// `greeting` is an event that each subscriber gets at once.
import { once } from 'node:events';
import { WebSocketServer } from 'ws';

const established = JSON.stringify({
  event: 'pusher:connection_established',
  data: JSON.stringify({ socket_id: '123.456', activity_timeout: 120 }),
});

const frame = (event, channel, data) => JSON.stringify({ event, channel, data: JSON.stringify(data) });

export async function startService({ port = 0, greeting } = {}) {
  const server = new WebSocketServer({ port, host: '127.0.0.1', perMessageDeflate: false });
  /** When connections came, in milliseconds. */
  const arrivals = [];
  server.on('connection', (socket) => {
    arrivals.push(performance.now());
    socket.on('error', () => {});
    socket.send(established);
    socket.on('message', (text) => {
      const { event, data } = JSON.parse(String(text));
      if (event === 'pusher:ping') socket.send('{"event":"pusher:pong","data":"{}"}');
      if (event !== 'pusher:subscribe') return;
      socket.send(frame('pusher_internal:subscription_succeeded', data.channel, {}));
      if (greeting) socket.send(frame(greeting, data.channel, { text: 'welcome' }));
    });
  });
  await once(server, 'listening');
  return {
    port: server.address().port,
    arrivals,
    /** Ends all connections without a close frame, or with that code. */
    drop(code) {
      for (const socket of server.clients) code ? socket.close(code) : socket.terminate();
    },
    async stop() {
      this.drop();
      server.close();
      await once(server, 'close');
    },
  };
}
