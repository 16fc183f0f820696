// What clients and idle channels weigh on the JavaScript heap, and what is left of clients that are done.
import { connected, sides } from './clients.mjs';
import { FakeWebSocket } from './fake-web-socket.mjs';

const pause = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

/** Bytes in use after everything that can be collected was. */
async function heap() {
  await pause();
  for (let round = 0; round < 2; round++) {
    globalThis.gc();
    await pause(60); // the browser reads its heap at most every 50 ms
  }
  return performance.memory?.usedJSHeapSize ?? process.memoryUsage().heapUsed;
}

/** Bytes for each of what `make` makes. */
async function weight(count, make) {
  const before = await heap();
  const kept = await make(count);
  const bytes = ((await heap()) - before) / count;
  return { bytes, kept };
}

/** A connected client, without the stand-in for its socket. */
async function client(side) {
  const count = 300;
  const sockets = await weight(count, () => Array.from({ length: count }, () => new FakeWebSocket('')));
  FakeWebSocket.made.length = 0;
  sockets.kept.length = 0;
  const { bytes, kept } = await weight(count, () =>
    Promise.all(Array.from({ length: count }, () => connected(side))),
  );
  for (const each of kept) each.client.disconnect();
  FakeWebSocket.made.length = 0;
  return bytes - sockets.bytes;
}

/** A subscribed channel that nothing is bound to; its name is not counted. */
async function channel(side) {
  const names = Array.from({ length: 10_000 }, (_, index) => `room-${index}`);
  const { client } = await connected(side);
  const { bytes } = await weight(names.length, async () => {
    const channels = names.map((name) => client.subscribe(name));
    while (!channels.every(({ subscribed }) => subscribed)) await pause();
  });
  client.disconnect();
  FakeWebSocket.made.length = 0;
  return bytes;
}

/** Counts timers that are due and listeners on the window, from now on. */
function watch() {
  const timers = new Set();
  const listeners = new Map();
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
  const started =
    (start, isOnce) =>
    (run, ms, ...rest) => {
      const id = start(() => {
        if (isOnce) timers.delete(id);
        run(...rest);
      }, ms);
      timers.add(id);
      return id;
    };
  const stopped = (stop) => (id) => {
    timers.delete(id);
    stop(id);
  };
  globalThis.setTimeout = started(setTimeout, true);
  globalThis.setInterval = started(setInterval, false);
  globalThis.clearTimeout = stopped(clearTimeout);
  globalThis.clearInterval = stopped(clearInterval);
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const change = (by, method) =>
    function (type, listener, options) {
      if (this === globalThis || this === undefined || this === globalThis.document) {
        const of = listeners.get(type) ?? new Set();
        listeners.set(type, of);
        of[by](listener);
      }
      return method.call(this ?? globalThis, type, listener, options);
    };
  EventTarget.prototype.addEventListener = change('add', addEventListener);
  EventTarget.prototype.removeEventListener = change('delete', removeEventListener);
  return {
    timers: () => timers.size,
    listeners: () => [...listeners.values()].reduce((sum, { size }) => sum + size, 0),
    end() {
      Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval });
      Object.assign(EventTarget.prototype, { addEventListener, removeEventListener });
    },
  };
}

/** A client that connected, subscribed, heard of it and is done. */
async function used(side) {
  const { client } = await connected(side);
  const channel = client.subscribe('room');
  channel.bind('message', () => {});
  while (!channel.subscribed) await pause();
  client.disconnect();
  FakeWebSocket.made.length = 0;
  return new WeakRef(client);
}

/** What 200 of them leave. */
async function left(side) {
  const watched = watch();
  const clients = [];
  for (let round = 0; round < 200; round++) clients.push(await used(side));
  await used(side);
  await pause(20);
  const counts = { timers: watched.timers(), listeners: watched.listeners() };
  watched.end();
  await heap();
  return { clients: clients.filter((client) => client.deref()).length, ...counts };
}

/** Bytes by library, one number a round, and what is left. */
export default async function measure({ rounds }) {
  const results = { client: {}, channel: {}, left: {} };
  for (const [name, weigh] of Object.entries({ client, channel })) {
    for (const side of sides) {
      results[name][side] = [];
      await weigh(side); // compiles, and fills caches
    }
    for (let round = 0; round < rounds; round++) {
      for (const side of sides) results[name][side].push(await weigh(side));
    }
    console.log(`measured ${name}`);
  }
  for (const side of sides) results.left[side] = await left(side);
  return results;
}
