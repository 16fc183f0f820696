// A TCP relay that carries every byte later, in order: the distance between a browser and its servers.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const later = (run, delay) => (delay ? setTimeout(run, delay) : run());

function carry(from, to, delay) {
  from.on('data', (bytes) => later(() => to.write(bytes), delay));
  from.on('end', () => later(() => to.end(), delay));
  from.on('close', () => later(() => to.destroy(), delay));
  from.on('error', () => {});
}

/** Relays to a port of this machine with `delay` ms each way. */
export async function startRelay(port, delay) {
  const open = new Set();
  const server = createServer((near) => {
    const far = connect({ port, host: '127.0.0.1', noDelay: true });
    near.setNoDelay(true);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    }
    carry(near, far, delay);
    carry(far, near, delay);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    url: `http://127.0.0.1:${server.address().port}`,
    async stop() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}
