import { expect, it } from 'vitest';
import { builds, dropIns, inNode } from './support/built';

const entries = [...Object.keys(builds), ...Object.keys(dropIns)];

it.each(entries)('importing %s does nothing', async (entry) => {
  const code = `
    const look = () => ({
      names: Reflect.ownKeys(globalThis).map(String),
      listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
      // Reading the module's own file may still be under way.
      resources: process.getActiveResourcesInfo().filter((name) => !/^(CloseReq|FSReq)/.test(name)),
    });
    const shapes = () => [Object, Function, Array, Promise, Error, Uint8Array, Map, String]
      .map((each) => [Reflect.ownKeys(each).length, Reflect.ownKeys(each.prototype).length]);
    const before = [look(), shapes()];
    await import('${entry}');
    tell([before, [look(), shapes()]]);`;
  const [before, after] = (await inNode(code)) as [unknown, unknown];

  expect(after).toEqual(before);
});

it.each(entries)('%s works in a Node without WebSocket as far as it can', async (entry) => {
  const code = `
    import Jetsocket from '${entry}';
    delete globalThis.WebSocket;
    const socket = new Jetsocket('key', { cluster: 'eu' });
    const errors = [];
    socket.connection.bind('error', (error) => errors.push(error));
    socket.subscribe('x');
    await Promise.resolve();
    await Promise.resolve();
    const { state } = socket.connection;
    socket.disconnect();
    tell({ state, errors: errors.map(({ name, message }) => ({ name, message })) });`;

  // The process ends by itself: nothing was left running.
  expect(await inNode(code)).toEqual({
    state: 'failed',
    errors: [{ name: 'ConnectionError', message: expect.stringContaining('`WebSocket`') }],
  });
});
