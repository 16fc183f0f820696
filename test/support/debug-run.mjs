// The life of two clients on an encrypted channel, with every log on and everything printed that can be:
// what test/dist/secrets.test.ts reads through. Run in a process of its own; it prints no secret by itself.
// `SCRIPT` is the script file to take instead of the module.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { runInThisContext } from 'node:vm';
import Server from 'jetsocket';
import { LocalService } from 'jetsocket-local';
import { WebSocket } from 'ws';
import { reachable } from './reachable.mjs';

const { SCRIPT } = process.env;
if (SCRIPT) runInThisContext(readFileSync(SCRIPT, 'utf8'));
const Jetsocket = SCRIPT ? globalThis.Jetsocket : (await import('jetsocket-js/with-encryption')).default;

const room = 'private-encrypted-room';
/** Two master keys as base64, the words that only the clients may see, and what goes into a header. */
const { masters, words, token } = JSON.parse(process.env.SECRETS);
const app = { id: 'app', key: 'app-key', secret: 'app-secret' };

function print(what, value) {
  console.log(what, inspect(value, { depth: 20, showHidden: true, maxArrayLength: null }));
  console.log(what, String(value), JSON.stringify(value, withoutCircles()));
  if (value instanceof Error) console.log(what, value.stack, Object.entries(value));
}

function withoutCircles() {
  const seen = new Set();
  return (_name, value) => {
    if (seen.has(value)) return '…';
    if (typeof value === 'object' && value !== null) seen.add(value);
    return value;
  };
}

async function until(condition) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

process.on('uncaughtException', (error) => print('uncaught', error));
Jetsocket.logToConsole = true;

const service = await LocalService.start({ port: 0, apps: [app], log: (entry) => print('service', entry) });
service.onFrame((frame) => print('frame', frame));

const library = (encryptionMasterKey) =>
  new Server({
    ...app,
    appId: app.id,
    host: '127.0.0.1',
    port: service.port,
    useTLS: false,
    encryptionMasterKey,
  });
let server = library(masters[0]);
const refusals = new Map();

const endpoint = createServer(async (request, response) => {
  const { socket_id, channel_name } = await json(request);
  const refuse = refusals.get(channel_name);
  if (refuse) return refuse(response, server.authorizeChannel(socket_id, channel_name));
  response.end(JSON.stringify(server.authorizeChannel(socket_id, channel_name)));
}).listen(0, '127.0.0.1');
await once(endpoint, 'listening');

function client(own) {
  const made = new Jetsocket(app.key, {
    wsHost: '127.0.0.1',
    wsPort: service.port,
    forceTLS: false,
    WebSocket,
    reconnect: { minDelay: 5, maxDelay: 20 },
    channelAuthorization: {
      endpoint: `http://127.0.0.1:${endpoint.address().port}/auth`,
      headers: { 'x-token': token },
      params: { token },
    },
    ...own,
  });
  made.connection.bind_global((event, data) => print(`connection ${event}`, data));
  made.bind_global((event, data) => {
    // What an application prints of events that it may read is its own affair.
    if (event.startsWith('jetsocket:')) print(event, data);
    else told.push(event);
  });
  return made;
}
const told = [];

const clients = [client({}), client({ log: (entry) => print('log', entry) })];
const channels = clients.map((each) => each.subscribe(room));
await Promise.all(channels.map(({ ready }) => ready));

async function publish(event, word) {
  const before = told.length;
  await server.trigger(room, event, { word });
  await until(() => told.length === before + clients.length);
}

await publish('first', words[0]);
server = library(masters[1]);
await publish('after-the-change', words[1]);
channels[0].trigger('client-said', { word: words[2] });
await until(() => told.includes('client-said'));

// What cannot be read, and what goes wrong.
channels[0].bind('throws', () => {
  throw new Error('a handler that throws');
});
await publish('throws', words[0]);
const [{ text: sealed }] = service.sent.filter(({ text }) => text.includes('after-the-change'));
const { nonce, ciphertext } = JSON.parse(JSON.parse(sealed).data);
service.publish(room, 'forged', { nonce, ciphertext: `AAAA${ciphertext.slice(4)}` });
service.publish(room, 'malformed', { nonce, ciphertext: ciphertext.slice(1) });
const circle = { word: words[0] };
circle.circle = circle;
for (const attempt of [
  () => channels[0].trigger('client-circle', circle),
  () => channels[0].trigger('other-name', words[0]),
  () => clients[0].subscribe('private-encrypted-later').trigger('client-x', words[0]),
  () => library(`${masters[0]}x`),
  () =>
    new Server({ ...app, appId: app.id, encryptionMasterKey: Buffer.from(masters[0], 'base64').subarray(1) }),
]) {
  try {
    print('came to', attempt());
  } catch (error) {
    print('thrown', error);
  }
}
await server.trigger([room, 'other'], 'e', words[0]).catch((error) => print('rejected', error));
refusals.set('private-encrypted-refused', (response, answer) => {
  response.writeHead(403).end(JSON.stringify(answer));
});
refusals.set('private-encrypted-odd', (response, answer) => {
  response.end(JSON.stringify({ ...answer, shared_secret: `${answer.shared_secret}=` }));
});
refusals.set('private-encrypted-broken', (response, answer) => {
  response.end(JSON.stringify(answer).slice(0, -1));
});
for (const name of refusals.keys()) {
  const channel = clients[0].subscribe(name);
  await new Promise((resolve) => channel.bind('jetsocket:subscription_error', resolve));
  clients[0].unsubscribe(name);
}

for (const each of clients) console.log('reachable', reachable(each).join('\n'));

// Its ends: a drop, a change meanwhile, and the way out.
server = library(masters[0]);
service.faults.drop();
await until(() => channels.every(({ subscribed }) => !subscribed));
await Promise.all(channels.map(({ ready }) => ready));
await until(() => channels.every(({ subscribed }) => subscribed));
await publish('after-the-drop', words[3]);
for (const [name, value] of Object.entries({ clients, channels, server, service })) print(name, value);
clients[0].unsubscribe(room);
for (const each of clients) each.disconnect();
for (const [name, value] of Object.entries({ clients, channels })) print(name, value);
await service.stop();
endpoint.close();
console.log(`THE END after ${told.join()}`);
