import { createRequire } from 'node:module';
import Server from 'jetsocket';
import { LocalService } from 'jetsocket-local';
import nacl from 'tweetnacl';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type * as Build from '../../builds/with-encryption';
import { read, root } from './support/built';

// The files with encryption as they are published, on a real socket: what the whole of tweetnacl sealed
// arrives, what it would not open does not.

type JetsocketClass = typeof Build.Jetsocket;

const fromScript = (file: string): JetsocketClass =>
  new Function(`${read(file)}; return Jetsocket;`)() as JetsocketClass;

const files: Record<string, () => Promise<JetsocketClass> | JetsocketClass> = {
  'dist/jetsocket-with-encryption.mjs': async () => {
    const module = (await import(`${root}/dist/jetsocket-with-encryption.mjs`)) as typeof Build;
    return module.default;
  },
  'dist/jetsocket-with-encryption.cjs': () =>
    createRequire(import.meta.url)('jetsocket-js/with-encryption') as JetsocketClass,
  'dist/jetsocket-with-encryption.js': () => fromScript('dist/jetsocket-with-encryption.js'),
  'dist/jetsocket-with-encryption.min.js': () => fromScript('dist/jetsocket-with-encryption.min.js'),
};

const channelName = 'private-encrypted-built';
const encryptionMasterKey = 'a master key of exactly 32 bytes';

describe.each(Object.entries(files))('%s', (_file, load) => {
  let service: LocalService;
  let socket: Build.Jetsocket;
  let key: Uint8Array;
  const heard: unknown[] = [];

  beforeEach(async () => {
    heard.length = 0;
    service = await LocalService.start({ port: 0 });
    const app = service.apps[0];
    if (!app) throw new Error('the service has no application');
    const server = new Server({ appId: app.id, key: app.key, secret: app.secret, encryptionMasterKey });
    const secret = server.authorizeChannel('1.1', channelName).shared_secret ?? '';
    key = new Uint8Array(Buffer.from(secret, 'base64'));
    const Jetsocket = await load();
    socket = new Jetsocket(app.key, {
      wsHost: '127.0.0.1',
      wsPort: service.port,
      forceTLS: false,
      WebSocket,
      channelAuthorization: {
        customHandler: async ({ socketId }) => ({ ...server.authorizeChannel(socketId, channelName) }),
      },
    });
    const channel = socket.subscribe(channelName);
    channel.bind('sealed', (data: unknown) => heard.push(data));
    channel.bind('jetsocket:decryption_error', ({ reason }: { reason: string }) => heard.push({ reason }));
    await channel.ready;
  });

  afterEach(async () => {
    socket.disconnect();
    await service.stop();
  });

  /** Sends what `forge` makes of a box that would open. */
  function publish(
    data: unknown,
    forge: (box: Uint8Array, nonce: Uint8Array) => Uint8Array = (box) => box,
  ): void {
    const nonce = nacl.randomBytes(24);
    const box = nacl.secretbox(new TextEncoder().encode(JSON.stringify(data)), nonce, key);
    const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
    const ciphertext = base64(forge(box, nonce));
    service.publish(channelName, 'sealed', { nonce: base64(nonce), ciphertext });
  }

  it('delivers events of every length, in order', async () => {
    const lengths = [...Array(601).keys(), 1024, 4096, 10_000, 65_535, 65_536];
    const texts = lengths.map((length) =>
      'é😀x'
        .repeat(length)
        .slice(0, length)
        .replace(/[\ud800-\udbff]$/, '.'),
    );
    for (const text of texts) publish(text);

    await vi.waitFor(() => expect(heard).toHaveLength(texts.length), 10_000);
    expect(heard).toEqual(texts);
  });

  it('delivers nothing of what is forged', async () => {
    const flip = (bytes: Uint8Array, index: number): Uint8Array =>
      bytes.map((byte, i) => (i === index ? byte ^ 1 : byte));
    publish('forged', (box) => flip(box, 0));
    publish('forged', (box) => flip(box, box.length - 1));
    publish('forged', (box) => box.slice(0, -1));
    publish('forged', (_box, nonce) => nacl.secretbox(new Uint8Array(9), flip(nonce, 5), key));
    publish('forged', (_box, nonce) => nacl.secretbox(new Uint8Array(9), nonce, flip(key, 5)));
    publish('genuine');

    await vi.waitFor(() => expect(heard).toHaveLength(6), 10_000);
    expect(heard).toEqual([...Array(5).fill({ reason: 'forged-or-wrong-key' }), 'genuine']);
  });
});
