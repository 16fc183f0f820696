import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { isLong } from '../../test/support/long';
import { generator, type HostileRequest, hostileBytes, hostileFrame, hostileRequest } from './hostile-inputs';
import { bundleService, type Memory, ServiceProcess } from './service-process';
import { signedQuery, TestClient } from './support';
import { expectWell } from './well';

const COUNT = isLong ? 100_000 : 5000;
const TIMEOUT = isLong ? 600_000 : 60_000;
/** What the heap may have grown by after the first tenth; requests still have code compiled then. */
const MOST_GROWTH = { requests: 2 * 1024 * 1024, frames: 512 * 1024 };

let service: ServiceProcess;
let removeBundle: () => Promise<void>;

beforeAll(async () => {
  removeBundle = await bundleService();
  service = await ServiceProcess.start();
});

afterAll(async () => {
  await service.kill();
  await removeBundle();
});

/** Does it all the number of times, and measures after a tenth and at the end, when nobody is connected. */
async function expectFlat(
  what: keyof typeof MOST_GROWTH,
  run: (times: number) => Promise<void>,
): Promise<void> {
  await run(COUNT / 10);
  await expect.poll(async () => (await service.memory()).connections, { timeout: 10_000 }).toBe(0);
  const before = await service.memory();
  await run(COUNT - COUNT / 10);
  expect(service.isRunning).toBe(true);
  await expectWell(service);
  await expect.poll(async () => (await service.memory()).connections, { timeout: 10_000 }).toBe(0);
  const after = await service.memory();
  const kilobytes = (of: Memory) => `heap ${of.heap >> 10} kB, process ${of.process >> 10} kB`;
  if (isLong)
    console.log(`${COUNT} ${what}: ${kilobytes(before)} after a tenth, ${kilobytes(after)} at the end`);
  expect(after.heap - before.heap).toBeLessThan(MOST_GROWTH[what]);
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** The status, or undefined where the service hung up. */
function send({ method, path, query, headers, body }: HostileRequest): Promise<number | undefined> {
  const target = `${path}?${query}`.replaceAll(/[^!-~]/g, encodeURIComponent);
  const options = { agent, method, path: target, headers, port: service.port };
  return new Promise((resolve) => {
    const sent = request(options, (answer) => {
      answer.resume().on('close', () => resolve(answer.statusCode));
    });
    sent.on('error', () => resolve(undefined));
    sent.end(body);
  });
}

async function sendBytes(bytes: Buffer): Promise<void> {
  const socket = connect(service.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume().end(bytes);
  await once(socket, 'close');
}

it(`does no harm with ${COUNT} random requests, and its memory stays flat`, {
  timeout: TIMEOUT,
}, async () => {
  const random = generator(7);
  const statuses = new Map<number | undefined, number>();
  const one = async () => {
    if (random.below(50) === 0) return sendBytes(hostileBytes(random));
    const made = hostileRequest(random);
    const { method, path, body } = made;
    // Some are signed as they should be, since else nothing behind the signature would ever be reached.
    const query = random.below(3) ? signedQuery(method, path, {}, body) : made.query;
    const status = await send({ ...made, query });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
  await expectFlat('requests', async (times) => {
    for (let n = 0; n < times; n += 50) await Promise.all(Array.from({ length: 50 }, one));
  });
  agent.destroy();
  if (isLong) console.log(Object.fromEntries(statuses));
  expect([...statuses.keys()].filter((status) => status !== undefined && status >= 500)).toEqual([]);
  for (const status of [200, 400, 401, 404, 405, 413, 415]) expect([...statuses.keys()]).toContain(status);
});

it(`does no harm with ${COUNT} random frames, and its memory stays flat`, { timeout: TIMEOUT }, async () => {
  const random = generator(20_26);
  await expectFlat('frames', async (times) => {
    let client = await TestClient.open(service);
    for (let n = 0; n < times; n += 1) {
      if (client.socket.readyState !== WebSocket.OPEN) client = await TestClient.open(service);
      client.socket.send(hostileFrame(random));
      if (n % 100 === 99) {
        await Promise.race([client.settled(), client.closed()]);
        client.frames.splice(1);
      }
      // A new connection is on no channel yet, so other commands make sense.
      if (n % 20 === 19) client.socket.close();
    }
    client.socket.close();
    await client.closed();
  });
  const last = await TestClient.open(service);
  last.socket.send('{');
  await last.hear('jetsocket:error');
  await last.join('private-good');
});
