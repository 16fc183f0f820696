import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FaultRelay } from '../support/fault-relay';

// The other tests believe the relay; so it has tests of its own.

let server: Server;
let relay: FaultRelay;
let accepted: Socket[];
const clients: Socket[] = [];

beforeEach(async () => {
  accepted = [];
  server = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => {}).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  relay = await FaultRelay.start((server.address() as AddressInfo).port);
});

afterEach(async () => {
  await relay.stop();
  for (const socket of [...clients.splice(0), ...accepted]) socket.destroy();
  server.close();
});

/** A client through the relay, with what it heard. */
function open(): { socket: Socket; heard: () => string; ended: Promise<string> } {
  const socket = connect(relay.port, '127.0.0.1');
  clients.push(socket);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  const ended = new Promise<string>((resolve) => {
    let how = 'close';
    socket.once('error', (error: NodeJS.ErrnoException) => {
      how = error.code ?? 'error';
    });
    socket.once('close', () => resolve(how));
  });
  return { socket, heard: () => text, ended };
}

it('the relay passes bytes both ways, and the end of them', async () => {
  const client = open();
  const long = 'x'.repeat(3_000_000);
  client.socket.end(long);

  expect(await client.ended).toBe('close');
  expect(client.heard() === long).toBe(true);
  await vi.waitFor(() => expect(relay.connections).toBe(0));
});

it('the relay is silent while stalled and late after it', async () => {
  const client = open();
  client.socket.write('one ');
  await vi.waitFor(() => expect(client.heard()).toBe('one '));

  relay.stall();
  const second = open();
  client.socket.write('two ');
  second.socket.write('first');
  const control = connect((server.address() as AddressInfo).port, '127.0.0.1');
  clients.push(control);
  control.write('echo');
  await once(control, 'data');
  expect([client.heard(), second.heard()]).toEqual(['one ', '']);

  client.socket.write('three');
  relay.resume();
  await vi.waitFor(() => expect([client.heard(), second.heard()]).toEqual(['one two three', 'first']));
});

it('the relay resets open connections, and lets new ones through', async () => {
  const client = open();
  client.socket.write('x');
  await once(client.socket, 'data');

  relay.reset();
  expect(await client.ended).toBe('ECONNRESET');

  const next = open();
  next.socket.write('y');
  await vi.waitFor(() => expect(next.heard()).toBe('y'));
});

it('the relay ends open connections in order', async () => {
  const client = open();
  client.socket.write('x');
  await once(client.socket, 'data');
  const gone = once(accepted[0] as Socket, 'close');

  relay.fin();
  expect(await client.ended).toBe('close');
  await gone;
});

it('the relay loses open connections without telling anybody, and lets new ones through', async () => {
  const lost = open();
  lost.socket.write('before');
  await vi.waitFor(() => expect(lost.heard()).toBe('before'));

  relay.lose();
  relay.resume();
  lost.socket.write('after');
  const fresh = open();
  fresh.socket.write('fresh');
  await vi.waitFor(() => expect(fresh.heard()).toBe('fresh'));
  accepted[0]?.destroy();

  expect(await Promise.race([lost.ended, new Promise((resolve) => setTimeout(resolve, 100))])).toBe(
    undefined,
  );
  expect(lost.heard()).toBe('before');
});

it('the relay refuses new connections until it accepts them again', async () => {
  relay.refuse();
  expect(await open().ended).toBe('ECONNRESET');
  expect(accepted).toHaveLength(0);

  relay.accept();
  const client = open();
  client.socket.write('x');
  await vi.waitFor(() => expect(client.heard()).toBe('x'));
});

it('the relay swallows new connections', async () => {
  relay.blackhole();
  const client = open();
  await once(client.socket, 'connect');
  client.socket.write('x');

  relay.accept();
  const control = open();
  control.socket.write('y');
  await vi.waitFor(() => expect(control.heard()).toBe('y'));
  expect(client.heard()).toBe('');
  expect(accepted).toHaveLength(1);
});

it('the relay delays each chunk, both ways and in order', async () => {
  const client = open();
  await once(client.socket, 'connect');
  relay.delay(40);
  const start = Date.now();
  client.socket.write('a');
  await vi.waitFor(() => expect(client.heard()).toBe('a'));
  // Timers may fire a millisecond early.
  expect(Date.now() - start).toBeGreaterThanOrEqual(78);

  const letters = [...'bcdefghij'];
  for (const letter of letters) {
    client.socket.write(letter);
    relay.delay(Math.max(0, 40 - 5 * letters.indexOf(letter)));
    await new Promise(setImmediate);
  }
  await vi.waitFor(() => expect(client.heard()).toBe('abcdefghij'));
});

it('the relay takes new connections to another server', async () => {
  const other = createServer((socket) => socket.end('from the other'));
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const before = open();
  before.socket.write('one');
  await vi.waitFor(() => expect(before.heard()).toBe('one'));
  relay.redirect((other.address() as AddressInfo).port);

  const after = open();
  await vi.waitFor(() => expect(after.heard()).toBe('from the other'));
  before.socket.write('two');
  await vi.waitFor(() => expect(before.heard()).toBe('onetwo'));
  other.close();
});

it('the relay ends a connection after so many bytes more', async () => {
  const client = open();
  client.socket.write('before ');
  await vi.waitFor(() => expect(client.heard()).toBe('before '));
  relay.truncate(8);
  client.socket.write('one ');
  await vi.waitFor(() => expect(client.heard()).toBe('before one '));
  client.socket.write('two three');
  await client.ended;

  expect(client.heard()).toBe('before one two ');
  await vi.waitFor(() => expect(relay.connections).toBe(0));
});
