import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropIns, root } from './support/built';

// An application in a folder of its own, that has the packages installed.

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jetsocket-types-'));
  mkdirSync(join(folder, 'node_modules', '@types'), { recursive: true });
  const installed = { 'jetsocket-js': '', jetsocket: 'server', 'jetsocket-local': 'local' };
  for (const [name, path] of Object.entries(installed)) {
    symlinkSync(join(root, path), join(folder, 'node_modules', name), 'dir');
  }
  symlinkSync(join(root, 'node_modules/laravel-echo'), join(folder, 'node_modules/laravel-echo'), 'dir');
  symlinkSync(join(root, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'), 'dir');
});

afterAll(() => rmSync(folder, { recursive: true }));

const parsed = new Map<string, ts.SourceFile | undefined>();

/** A compiler that reads what is installed once. */
function host(options: ts.CompilerOptions): ts.CompilerHost {
  const plain = ts.createCompilerHost(options);
  return {
    ...plain,
    getSourceFile(path, settings) {
      if (!path.includes('/node_modules/')) return plain.getSourceFile(path, settings);
      const format = typeof settings === 'object' ? settings.impliedNodeFormat : undefined;
      const key = `${path} ${format}`;
      if (!parsed.has(key)) parsed.set(key, plain.getSourceFile(path, settings));
      return parsed.get(key);
    },
  };
}

/** What the compiler says of these files, declarations of the packages included. */
function complaints(files: Record<string, string>, options: ts.CompilerOptions = {}): string[] {
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  });
  const settings: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    skipDefaultLibCheck: true,
    noEmit: true,
    types: [],
    ...options,
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram(paths, settings, host(settings)))
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
}

const use = (name: string): string => `
  const options: Options = { cluster: 'eu', log: ({ level, message }) => [level, message] };
  const socket = new ${name}<{ chat: { message: { text: string } } }>('key', options);
  socket.subscribe('chat').bind('message', ({ text }) => text.length);
  // @ts-expect-error: the map does not list it
  socket.subscribe('chat').bind('other', () => {});
  export const state: string = socket.connection.state;
`;

describe.each(['jetsocket-js', 'jetsocket-js/with-encryption'])('the types of %s', (entry) => {
  it('fit import', () => {
    const text = `
      import Default, { Jetsocket, UsageError, type Channel, type Options } from '${entry}';
      export const same: typeof Jetsocket = Default;
      export const error: Error = new UsageError('x');
      export const named = (channel: Channel): string => channel.name;
      // @ts-expect-error: a type alone, there is no such class to construct
      new Channel();
      ${use('Jetsocket')}`;

    expect(complaints({ 'import.mts': text })).toEqual([]);
  });

  it('fit require', () => {
    const text = `
      import Jetsocket = require('${entry}');
      import { Jetsocket as Named, UsageError } from '${entry}';
      type Options = Jetsocket.Options;
      export const plain = new Jetsocket('k');
      export const classes: (typeof Jetsocket)[] = [Jetsocket.default, Jetsocket.Jetsocket, Named];
      export const error: Jetsocket.UsageError = new Jetsocket.UsageError('x');
      export const same: UsageError = error;
      export const version: string = Jetsocket.version;
      ${use('Jetsocket')}`;

    expect(complaints({ 'require.cts': text })).toEqual([]);
  });

  it('fit the default import of a CommonJS program', () => {
    const text = `import Jetsocket, { type Options } from '${entry}'; ${use('Jetsocket')}`;

    expect(complaints({ 'default.cts': text }, { esModuleInterop: true })).toEqual([]);
  });

  it('fit a bundler, and a Node program without the types of browsers', () => {
    const text = `import Jetsocket, { type Options } from '${entry}'; ${use('Jetsocket')}`;
    const bundler = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };

    expect(complaints({ 'bundler.ts': text }, bundler)).toEqual([]);
    expect(complaints({ 'node.mts': text }, { lib: ['lib.es2022.d.ts'], types: ['node'] })).toEqual([]);
  });
});

describe('the types of the test kit', () => {
  const story = `
    const service = createTestService({ prefix: 'jetsocket' });
    service.authorize(({ channelName, headers }) => channelName.length > 1 && headers.cookie ? 401 : true);
    service.authorize({ user_id: 'ann' }).authenticate({ id: 'ann' });
    // @ts-expect-error: neither a status nor a member
    service.authorize('yes');
    export const reached: number = service.publish('orders', 'paid', { id: 7 });
    export const client = new Jetsocket('key', { ...service.options, cluster: 'eu' });`;

  it.each(['jetsocket-js', 'jetsocket-js/with-encryption'])('fit %s, imported and required', (entry) => {
    const files = {
      'kit.mts': `import Jetsocket from '${entry}';
        import { createTestService } from 'jetsocket-js/testing'; ${story}`,
      'kit.cts': `import Jetsocket = require('${entry}');
        import { createTestService } from 'jetsocket-js/testing'; ${story}`,
    };

    expect(complaints(files)).toEqual([]);
    expect(complaints(files, { lib: ['lib.es2022.d.ts'], types: ['node'] })).toEqual([]);
  });
});

describe('the types of the companions', () => {
  const server = `
    const jetsocket = new Jetsocket({ appId: '1', key: 'key', secret: 'secret' });
    export const auth: string = jetsocket.authorizeChannel('1.2', 'private-x').auth;
    interface Person { id: string; name: string }
    interface Params { info: string }
    export const signIn = (person: Person): string => jetsocket.authenticateUser('1.2', person).auth;
    export const ask = (params: Params) => jetsocket.get({ path: '/channels', params });
    jetsocket.authenticateUser('1.2', { id: '1', name: 'ann' });`;
  const local = `export const start = (): Promise<LocalService> => LocalService.start({ port: 0 });`;
  const node = { lib: ['lib.es2022.d.ts'], types: ['node'] };

  it('fit import', () => {
    const files = {
      'server.mts': `import Jetsocket, { JetsocketRequestError } from 'jetsocket'; ${server}
        export const error = (value: unknown): boolean => value instanceof JetsocketRequestError;`,
      'local.mts': `import { LocalService } from 'jetsocket-local'; ${local}`,
    };

    expect(complaints(files, node)).toEqual([]);
  });

  it('fit require', () => {
    const files = {
      'server.cts': `import Jetsocket = require('jetsocket'); ${server}
        export const same: typeof Jetsocket = Jetsocket.default;
        export const error = (value: Jetsocket.JetsocketRequestError): boolean =>
          value instanceof Jetsocket.JetsocketRequestError;`,
      'local.cts': `import { LocalService } from 'jetsocket-local'; ${local}`,
    };

    expect(complaints(files, node)).toEqual([]);
  });
});

describe.each(Object.keys(dropIns))('the types of %s', (entry) => {
  const use = `
    const options: Options = { cluster: 'eu', wsPort: '6001', auth: { headers: { authorization: 'x' } } };
    const pusher = new Pusher('key', options);
    const channel: Channel = pusher.subscribe('chat');
    export const customHandler: Handler = ({ socketId, channelName }, callback) =>
      callback(null, { auth: socketId + channelName });
    channel.bind('pusher:subscription_error', (error: { status: number }) => error.status);
    channel.bind('message', () => {}).unsubscribe();
    pusher.subscribe('presence-lobby').subscribe();
    pusher.channel('chat')?.unsubscribe();
    for (const each of Object.values(pusher.channels.channels)) each.unsubscribe();
    pusher.connection.bind('error', ({ data }: { data: { code: number | undefined } }) => data.code);
    pusher.connection.bind('error', ({ message, error }) => message + String(error.data.code));
    pusher.connection.bind('state_change', ({ current }) => current === 'connected');
    export const lobby: number = pusher.subscribe('presence-lobby' as const).members.count;
    const typed = new Pusher<{ chat: { message: { text: string } } }>('key', options);
    options.auth = { headers: { authorization: 'y' } };
    options.enabledTransports = ['ws', 'wss'];
    for (const state of ['connected', 'disconnected']) pusher.connection.bind(state, () => {});
    const rooms = new Pusher<{ [room: \`presence-\${string}\`]: object }>('key', options);
    rooms.subscribe('presence-lobby').bind('pusher:subscription_succeeded', (members) => members.count.toFixed());
    typed.subscribe('chat').bind('message', ({ text }) => text.length);
    typed.subscribe('chat').bind('pusher:subscription_count', (count) => count.subscription_count.toFixed());
    // @ts-expect-error: the map does not list it
    typed.subscribe('chat').bind('other', () => {});`;

  it('fit import', () => {
    const text = `
      import Pusher, {
        type Channel, type ChannelAuthorizationHandler as Handler, type Options,
      } from '${entry}';
      ${use}`;

    expect(complaints({ 'pusher.mts': text })).toEqual([]);
  });

  it('fit require', () => {
    const text = `
      import Pusher = require('${entry}');
      type Options = Pusher.Options;
      type Channel = Pusher.Channel;
      type Handler = Pusher.ChannelAuthorizationHandler;
      export const classes: (typeof Pusher)[] = [Pusher.default, Pusher.Pusher];
      ${use}`;

    expect(complaints({ 'pusher.cts': text })).toEqual([]);
  });
});

describe('the types of Laravel Echo', () => {
  it('take the drop-in where pusher-js is an alias of it', () => {
    const text = `
      import Echo from 'laravel-echo';
      import Pusher from 'jetsocket-js/pusher/with-encryption';
      const echo = new Echo({ broadcaster: 'reverb', Pusher, key: 'key', wsHost: 'localhost', wsPort: 8080 });
      echo.private('room').listen('Message', () => {}).error(({ status }: { status: number }) => status);
      export const state: string = echo.connector.pusher.connection.state;
      // @ts-expect-error: it is known what a client has
      echo.connector.pusher.nonsense();`;
    const dropIn = join(root, 'dist/jetsocket-pusher-with-encryption.d.mts');
    const bundler = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
    const paths = { 'pusher-js': [dropIn] };

    expect(complaints({ 'echo.ts': text }, { ...bundler, paths })).toEqual([]);
  });
});
