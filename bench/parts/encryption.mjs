// Frame → handler throughput on an encrypted channel: the frame comes sealed, the handler gets it opened.
import { createHash, randomBytes } from 'node:crypto';
import tweetnacl from 'tweetnacl';
import { frame, payload } from '../in-page/payload.mjs';
import { comparison } from '../statistics.mjs';

const module = 'bench/in-page/feed.mjs';
const channel = 'private-encrypted-room';
const sizes = [
  { name: '64 B', bytes: 64, target: 2 },
  { name: '256 B', bytes: 256, target: 2.2 },
  { name: '1 KB', bytes: 1024, target: 2.4 },
  { name: '10 KB', bytes: 10_240, target: 2.6 },
  { name: '64 KB', bytes: 65_536, target: 2.7 },
];

export const title = 'Encrypted: from frame to handler';
export const method = `As above, on a \`private-encrypted-\` channel and with both builds that have encryption: JSON of the
frame, JSON of the sealed data, base64, secretbox, UTF-8, JSON of the event, handler. Every frame is sealed with a nonce of
its own. pusher-js comes with the published tweetnacl inside, ours with the same functions of it.`;

function test({ name, bytes }) {
  const key = createHash('sha256').update(channel).update(randomBytes(32)).digest();
  const base64 = (value) => Buffer.from(value).toString('base64');
  const sealed = (_, index) => {
    const nonce = randomBytes(24);
    const box = tweetnacl.secretbox(Buffer.from(payload(bytes, index)), nonce, key);
    return frame(channel, JSON.stringify({ nonce: base64(nonce), ciphertext: base64(box) }));
  };
  const frames = Array.from({ length: Math.min(500, Math.ceil(1_000_000 / bytes)) }, sealed);
  const secret = { shared_secret: base64(key) };
  return { name, names: [channel], handlers: 1, via: 'channel.bind', secret, frames };
}

export async function measure({ hosts, rounds }) {
  const groups = [];
  const tests = sizes.map(test);
  for (const host of await hosts(['chromium', 'firefox', 'node'])) {
    const kind = host.name === 'node' ? 'with-encryption.worker' : 'with-encryption';
    const folder = host.name === 'node' ? 'worker' : 'web';
    const pusher = `bench/node_modules/pusher-js/dist/${folder}/pusher-${kind}.min.js`;
    const times = await host.run(module, ['dist/jetsocket-with-encryption.min.js', pusher], {
      tests,
      rounds,
    });
    const rows = sizes.map(({ name, target }) => ({
      name,
      ...comparison(times[name].jetsocket, times[name]['pusher-js']),
      target: host.name === 'chromium' ? target : undefined,
    }));
    groups.push({ name: host.version, kind: 'faster', unit: 'µs a frame', rows });
  }
  return groups;
}
