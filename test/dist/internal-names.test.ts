import { describe, expect, it } from 'vitest';
import { internalNames } from '../../builds/internal-names.mjs';
import { builds, dropIns, inNode, read } from './support/built';

const modules = [...Object.values(builds), ...Object.values(dropIns)];
/** Code that was written for pusher-js emits events by itself. */
const stays = ['emit'];

const named = (code: string, before: string, after: string) =>
  internalNames.filter((each) => new RegExp(before + each + after).test(code));

describe.each(modules)('what the build %s shortens', (file) => {
  it.each(['.d.mts', '.d.cts'])('is no name of the published %s', (extension) => {
    const types = read(file + extension).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    expect(types).toContain('subscribe');

    expect(named(types, '\\b', '\\b')).toEqual([]);
  });

  it.each(['.mjs', '.cjs'])('is gone from the %s', (extension) => {
    const code = read(file + extension);
    expect(code).toContain('.subscribe(');

    expect(named(code, '\\.', '\\(')).toEqual(Object.values<string>(dropIns).includes(file) ? stays : []);
  });
});

it.each(Object.values(builds))('is gone from the script file of %s', (file) => {
  const code = read(`${file}.min.js`);
  expect(code).toContain('.subscribe(');

  expect(named(code, '\\.', '\\(')).toEqual([]);
});

it('is in use, each of it', () => {
  const code = read('dist/jetsocket-with-encryption.js');

  expect(internalNames.filter((each) => !named(code, '\\b', '\\b').includes(each))).toEqual([]);
});

it.each(Object.keys(dropIns))('leaves `emit()` to code that was written for pusher-js: %s', async (entry) => {
  const heard = await inNode(`
    import Pusher from '${entry}';
    const client = new Pusher('key', { cluster: 'eu', WebSocket: class {} });
    const heard = [];
    for (const emitter of [client, client.connection, client.subscribe('news'), client.user]) {
      emitter.bind('told', (data) => heard.push(data));
      emitter.emit('told', heard.length);
    }
    client.disconnect();
    tell(heard);
  `);

  expect(heard).toEqual([0, 1, 2, 3]);
});
