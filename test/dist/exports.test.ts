import { describe, expect, it } from 'vitest';
import { builds, dropIns, inNode, read, root } from './support/built';

const errors = [
  'AuthorizationError',
  'ConnectionError',
  'DecryptionError',
  'JetsocketError',
  'ProtocolError',
  'SubscriptionError',
  'UsageError',
];
const sdk = [...errors, 'Jetsocket', 'default'].sort();
const pusher = [...errors, 'Pusher', 'Runtime', 'default'].sort();
const [standard, encrypted] = ['dist/jetsocket.cjs', 'dist/jetsocket-with-encryption.cjs'];
const testing = 'dist/jetsocket-testing.cjs';
const [server, local] = ['server/dist/jetsocket-server.cjs', 'local/dist/jetsocket-local.cjs'];

const entries: [entry: string, names: string[], commonJs: string][] = [
  ['jetsocket-js', sdk, standard],
  ['jetsocket-js/with-encryption', sdk, encrypted],
  ['jetsocket-js/worker', sdk, standard],
  ['jetsocket-js/worker/with-encryption', sdk, encrypted],
  ['jetsocket-js/testing', ['createTestService'], testing],
  ['jetsocket-js/pusher', pusher, 'dist/jetsocket-pusher.cjs'],
  ['jetsocket-js/pusher/with-encryption', pusher, 'dist/jetsocket-pusher-with-encryption.cjs'],
  ['jetsocket', ['Jetsocket', 'JetsocketRequestError', 'default'], server],
  ['jetsocket-local', ['LocalService', 'LocalServiceError'], local],
];

describe.each(entries)('%s', (entry, names, commonJs) => {
  it('exports these names to import', async () => {
    expect(await inNode(`import * as all from '${entry}'; tell(Object.keys(all).sort());`)).toEqual(names);
  });

  it('exports the same names to require', async () => {
    const exported = await inNode(`tell(Object.keys(require('${entry}')));`, { type: 'commonjs' });

    expect(exported).toEqual(expect.arrayContaining(names));
  });

  it('lets import read the names of its CommonJS file', async () => {
    const path = JSON.stringify(`${root}/${commonJs}`);
    const exported = await inNode(`import * as all from ${path}; tell(Object.keys(all));`);

    expect(exported).toEqual(expect.arrayContaining(names));
  });
});

describe.each(entries.filter(([, names]) => names.includes('default')))('the class of %s', (entry, names) => {
  const className = names.includes('Pusher') ? 'Pusher' : 'Jetsocket';

  it('is the default and the named export', async () => {
    const code = `import all, { ${className} } from '${entry}'; tell([all === ${className}, all.name]);`;

    expect(await inNode(code)).toEqual([true, className]);
  });

  it('is what require gives, with every export on it', async () => {
    const code = `const all = require('${entry}');
      tell([typeof all, all.name, all.default === all, all.${className} === all]);`;

    expect(await inNode(code, { type: 'commonjs' })).toEqual(['function', className, true, true]);
    const kinds = `const all = require('${entry}'); tell(${JSON.stringify(names)}.map((name) => typeof all[name]));`;
    const expected = names.map((name) => (name === 'Runtime' ? 'object' : 'function'));
    expect(await inNode(kinds, { type: 'commonjs' })).toEqual(expected);
  });
});

it.each([...Object.keys(builds), ...Object.keys(dropIns)])(
  '%s has its errors and version as statics',
  async (entry) => {
    const code = `import Jetsocket, * as all from '${entry}';
    tell([${JSON.stringify(errors)}.map((name) => Jetsocket[name] === all[name]), Jetsocket.version]);`;
    const { version } = JSON.parse(read('package.json'));

    expect(await inNode(code)).toEqual([errors.map(() => true), version]);
  },
);
