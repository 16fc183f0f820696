import { createRequire } from 'node:module';
import Server from 'jetsocket';
import { LocalService } from 'jetsocket-local';
import nacl from 'tweetnacl';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import type * as Build from '../../builds/with-encryption';
import { FORGED, fixCodecs, lengths, makeChecks, outcomeOf, sealedBy, textOf } from '../support/cut-checks';
import { vector } from '../support/nacl-vector';
import { base64 } from '../support/sealing';
import { read, root } from './support/built';

// The files with encryption as they are published, on a real socket, against the whole of tweetnacl.
// test/browser/encryption.spec.ts does the same in browsers.

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

const room = 'private-encrypted-built';
const app = { id: 'app', key: 'key', secret: 'secret', clientEventsPerSecond: 1e6, maxEventBytes: 1e6 };

describe.each(Object.entries(files))('%s', (_file, load) => {
  const key = nacl.randomBytes(32);

  it('opens what the whole of tweetnacl sealed, and nothing that is forged', async () => {
    const { service, heard } = await enter(await load(), key);
    const checks = makeChecks(key);
    // No more at a time than may wait for a key.
    for (let from = 0; from < checks.length; from += 900) {
      const batch = checks.slice(from, from + 900);
      for (const { data } of batch) service.publish(room, 'sealed', data);
      await vi.waitFor(() => expect(heard).toHaveLength(from + batch.length), 10_000);
    }

    expect(checks.length).toBeGreaterThanOrEqual(3600);
    expect(heard.filter((outcome) => outcome === FORGED)).toHaveLength(5 * lengths.length);
    expect(checks.filter(({ expected }, n) => heard[n] !== expected)).toEqual([]);
  });

  it('seals what the whole of tweetnacl seals', async () => {
    const { channel, sent } = await enter(await load(), key);

    for (const length of lengths) channel.trigger('client-sealed', textOf(length));
    await vi.waitFor(() => expect(sent).toHaveLength(lengths.length), 10_000);

    const texts = lengths.map(textOf);
    expect(sent.filter((sealed, n) => sealed.ciphertext !== sealedBy(sealed.nonce, texts[n], key))).toEqual(
      [],
    );
  });

  it('takes and makes the box of the published vector', async () => {
    const { service, channel, heard, sent } = await enter(await load(), vector.key);
    const { TextDecoder, TextEncoder, crypto } = globalThis;
    onTestFinished(() => {
      for (const [name, value] of Object.entries({ TextDecoder, TextEncoder, crypto })) {
        Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
      }
    });
    fixCodecs({ message: [...vector.message], nonce: [...vector.nonce] });
    const sealed = { nonce: base64(vector.nonce), ciphertext: base64(vector.box) };

    service.publish(room, 'sealed', sealed);
    channel.trigger('client-sealed', 'in its place the message of the vector');
    await vi.waitFor(() => expect([...heard, ...sent]).toHaveLength(2));

    expect(heard).toEqual([String.fromCharCode(...vector.message)]);
    expect(sent).toEqual([sealed]);
  });
});

/** A client on an encrypted channel with that key; what it told, and the client events it sent. */
async function enter(Jetsocket: JetsocketClass, secret: Uint8Array) {
  const service = await LocalService.start({ port: 0, apps: [app] });
  const server = new Server({ appId: app.id, key: app.key, secret: app.secret, encryptionMasterKey: secret });
  const socket = new Jetsocket(app.key, {
    wsHost: '127.0.0.1',
    wsPort: service.port,
    forceTLS: false,
    WebSocket,
    channelAuthorization: {
      customHandler: async ({ socketId }) => ({
        ...server.authorizeChannel(socketId, room),
        shared_secret: base64(secret),
      }),
    },
  });
  onTestFinished(async () => {
    socket.disconnect();
    await service.stop();
  });
  const channel = socket.subscribe(room);
  await channel.ready;
  const heard: string[] = [];
  channel.bind_global((event, data) => heard.push(outcomeOf(event, data)));
  const sent: { nonce: string; ciphertext: string }[] = [];
  service.onFrame(({ text }) => {
    const { event, data } = JSON.parse(text);
    if (event === 'client-sealed') sent.push(data);
  });
  return { service, channel, heard, sent };
}
