// The service, the application's server and the publisher of a soak, in a process apart from the client's.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import Server from 'jetsocket';
import { LocalService } from 'jetsocket-local';
import nacl from 'tweetnacl';

const credentials = { appId: 'soak', key: 'soak-key', secret: 'soak-secret' };

/** How far two clocks' readings of one moment may be apart, in milliseconds. */
const tolerance = 50;

export const names = [
  'news',
  'prices',
  'private-orders',
  'private-stock',
  'presence-room',
  'presence-lobby',
  'private-encrypted-chat',
  'private-encrypted-notes',
  'private-encrypted-mail',
  'private-encrypted-plans',
];

const files = new Map([
  ['/tally.js', fileURLToPath(new URL('tally.js', import.meta.url))],
  ['/counting.js', fileURLToPath(new URL('counting.js', import.meta.url))],
  ['/client.js', fileURLToPath(new URL('../../dist/jetsocket-with-encryption.min.js', import.meta.url))],
]);

export class Stage {
  #service;
  #http;
  #master = randomBytes(32);
  #server = new Server({ ...credentials, encryptionMasterKey: this.#master });
  /** When each event of each channel was published, by its number; nothing has the number 0. */
  #times = new Map(names.map((name) => [name, [0]]));
  #publishing;
  #faults = [];
  published = 0;
  drops = 0;
  requests = 0;

  static async start() {
    const stage = new Stage();
    const { appId: id, ...app } = credentials;
    stage.#service = await LocalService.start({ port: 0, record: 0, apps: [{ id, ...app }] });
    stage.#http = createServer((request, response) => void stage.#answer(request, response));
    stage.#http.listen(0, '127.0.0.1');
    await once(stage.#http, 'listening');
    return stage;
  }

  get url() {
    return `http://127.0.0.1:${this.#http.address().port}`;
  }

  /** How a client gets here. */
  get options() {
    return {
      wsHost: '127.0.0.1',
      wsPort: this.#service.port,
      forceTLS: false,
      reconnect: { minDelay: 50, maxDelay: 500 },
      channelAuthorization: { endpoint: `${this.url}/auth` },
    };
  }

  get key() {
    return credentials.key;
  }

  /** Publishes so many events a second, and drops the connection every so many milliseconds. */
  play({ rate, dropEvery, rotateEvery }) {
    const start = performance.now();
    const publish = () => {
      const due = Math.floor(((performance.now() - start) / 1000) * rate);
      while (this.published < due) this.#publish(names[this.published++ % names.length]);
    };
    const drop = () => {
      // In turn a reset, "come back soon", and "come back later".
      const code = [undefined, 4200, 4100][this.drops++ % 3];
      this.#service.faults.drop(code ? { code } : {});
    };
    const rotate = () => {
      this.#master = randomBytes(32);
      this.#server = new Server({ ...credentials, encryptionMasterKey: this.#master });
    };
    this.#publishing = setInterval(publish, 10);
    this.#faults = [setInterval(drop, dropEvery), setInterval(rotate, rotateEvery)];
  }

  /** No more drops and no new keys. */
  calm() {
    for (const timer of this.#faults) clearInterval(timer);
  }

  rest() {
    this.calm();
    clearInterval(this.#publishing);
  }

  async stop() {
    this.rest();
    this.#http.closeAllConnections();
    this.#http.close();
    await this.#service.stop();
  }

  /** Whether all events of a hole were published in the time of its gap, which begins with the last frame heard. */
  isNamed({ name, first, last, since, duration, lag }) {
    const times = this.#times.get(name);
    return times[first] >= since - lag - tolerance && times[last] <= since + duration + tolerance;
  }

  #publish(name) {
    const at = Date.now();
    const number = this.#times.get(name).push(at) - 1;
    const event = { number, at, text: 'x'.repeat(50) };
    this.#service.publish(name, 'event', this.#sealed(name, event));
  }

  #sealed(name, event) {
    if (!name.startsWith('private-encrypted-')) return event;
    const nonce = randomBytes(24);
    const key = createHash('sha256').update(name).update(this.#master).digest();
    const box = nacl.secretbox(Buffer.from(JSON.stringify(event)), nonce, key);
    return { nonce: nonce.toString('base64'), ciphertext: Buffer.from(box).toString('base64') };
  }

  async #answer(request, response) {
    if (request.url === '/auth') {
      this.requests++;
      const { socket_id, channel_name } = await json(request);
      const member = channel_name.startsWith('presence-') ? { user_id: 'listener' } : undefined;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(this.#server.authorizeChannel(socket_id, channel_name, member)));
      return;
    }
    const file = files.get(request.url);
    response.setHeader('content-type', file ? 'text/javascript' : 'text/html');
    response.end(file ? await readFile(file) : '<!doctype html><title>A soak</title>');
  }
}
