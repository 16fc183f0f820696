// A part of the load test's clients, in a process of its own: plain WebSockets that subscribe, and note when
// each event came.
import { once } from 'node:events';
import WebSocket from 'ws';

/** Handshakes under way at one time. */
const AT_ONCE = 50;

const sockets = [];
let latencies = [];
let received = 0;
let closed = 0;

/** The clock of all processes of this machine, in milliseconds with fractions. */
const now = () => performance.timeOrigin + performance.now();

const tasks = {
  async connect({ url, count }) {
    let left = count;
    const opener = async () => {
      while (left > 0) {
        left -= 1;
        sockets.push(await open(url));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, opener));
  },

  /** Each client goes on one of the channels in turn. */
  async subscribe({ channels }) {
    const answers = sockets.map((socket, index) => {
      const data = { channel: channels[index % channels.length] };
      socket.send(JSON.stringify({ event: 'jetsocket:subscribe', data }));
      return new Promise((resolve) => {
        socket.answered = resolve;
      });
    });
    await Promise.all(answers);
  },

  /** What came since the last time. */
  async report() {
    const report = { received, latencies, closed };
    received = 0;
    latencies = [];
    return report;
  },

  async count() {
    return received;
  },
};

async function open(url) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on('error', () => {});
  socket.on('close', () => {
    closed += 1;
  });
  await once(socket, 'message');
  socket.on('message', (frame) => hear(socket, JSON.parse(frame.toString())));
  return socket;
}

function hear(socket, { event, data }) {
  if (event === 'load') {
    received += 1;
    latencies.push(now() - JSON.parse(data).at);
  } else if (event === 'jetsocket_internal:subscription_succeeded') socket.answered();
}

process.on('message', async ({ id, task, ...parameters }) => {
  process.send({ id, result: await tasks[task](parameters) });
});
process.on('disconnect', () => process.exit(0));
