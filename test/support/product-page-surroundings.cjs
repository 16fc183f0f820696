// Loaded before a server of the product page: what its code takes for granted, and this machine in
// place of the internet. `SERVICE_URL` says where the service is.
const { Server } = require('node:net');

const cluster = 'https://ws-app_cluster.jetsocket.io';
const { fetch } = globalThis;

/** Tokens are names here; Eve has no permission. */
globalThis.verifyToken = (token) => ({
  id: token,
  username: token,
  role: 'user',
  hasPermission: (permission) => permission === 'encrypted-channels' && token !== 'Eve',
});

globalThis.fetch = (address, init) => {
  const { origin, pathname, search } = new URL(address);
  if (origin !== cluster) throw new Error(`${origin} was asked, not ${cluster}`);
  return fetch(new URL(pathname + search, process.env.SERVICE_URL), init);
};

const { listen } = Server.prototype;
Server.prototype.listen = function (port) {
  if (port !== 3000) throw new Error(`it listens at ${port}, not at 3000`);
  this.once('listening', () => process.send({ port: this.address().port }));
  return listen.call(this, 0, '127.0.0.1');
};
