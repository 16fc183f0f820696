import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express, { type Express, type Request } from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { libraryAt } from './support/application';

/** The endpoints of the README and of the product page, asked as the clients ask them. */

const jetsocket = libraryAt(1);

async function listening(app: Express): Promise<string> {
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close', ...headers },
    body: JSON.stringify(body),
  });
}

const canAccessChannel = (channel: string) => channel.startsWith('private-encrypted-');

test('the product page’s authorization endpoint answers clients', async () => {
  const app = express();
  app.use(express.json());
  app.post('/jetsocket/auth', (req, res) => {
    const socketId = req.body.socket_id;
    const channel = req.body.channel_name;
    if (canAccessChannel(channel)) {
      const authResponse = jetsocket.authorizeChannel(socketId, channel);
      res.send(authResponse);
    } else {
      res.status(403).send('Forbidden');
    }
  });
  const url = `${await listening(app)}/jetsocket/auth`;
  const channel = 'private-encrypted-secure-chat';
  const allowed = await post(url, { socket_id: '1.2', channel_name: channel });
  expect(allowed.status).toBe(200);
  expect(await allowed.json()).toEqual(jetsocket.authorizeChannel('1.2', channel));
  expect((await post(url, { socket_id: '1.2', channel_name: 'private-other' })).status).toBe(403);
});

test.each(['json', 'form'] as const)(
  'a batch endpoint answers channel_names sent as %s',
  async (encoding) => {
    const app = express();
    app.use(express.json(), express.urlencoded({ extended: true }));
    app.post('/jetsocket/auth', async (req, res) => {
      const authorize = async (name: string) => canAccessChannel(name);
      const { socket_id, channel_names } = req.body;
      try {
        res.send(await jetsocket.authorizeChannels(socket_id, channel_names, { authorize }));
      } catch (error) {
        res.status(400).send((error as Error).message);
      }
    });
    const url = `${await listening(app)}/jetsocket/auth`;
    const names = ['private-encrypted-a', 'private-b'];
    const form = new URLSearchParams([
      ['socket_id', '1.2'],
      ...names.map((name) => ['channel_names[]', name]),
    ]);
    const answer =
      encoding === 'form'
        ? await fetch(url, { method: 'POST', body: form, headers: { connection: 'close' } })
        : await post(url, { socket_id: '1.2', channel_names: names });
    expect(await answer.json()).toEqual({
      channels: {
        'private-encrypted-a': {
          status: 200,
          data: jetsocket.authorizeChannel('1.2', 'private-encrypted-a'),
        },
        'private-b': { status: 403, data: 'Forbidden' },
      },
    });
    expect((await post(url, { socket_id: '1.2' })).status).toBe(400);
  },
);

const events = [{ name: 'channel_vacated', channel: 'é' }];
const signed = (body: object) => ({
  'X-Jetsocket-Key': 'key-full',
  'X-Jetsocket-Signature': createHmac('sha256', 'secret-full').update(JSON.stringify(body)).digest('hex'),
});

test('a webhook endpoint with a parser of its own stands beside endpoints that read JSON', async () => {
  const app = express();
  const raw = express.raw({ type: () => true, limit: '2mb' });
  app.post('/jetsocket/webhook', raw, (req, res) => {
    const webhook = jetsocket.webhook({ rawBody: req.body ?? '', headers: req.headers });
    if (!webhook.isValid()) return void res.status(401).end();
    res.send(webhook.getEvents().map(({ name }) => name));
  });
  app.use(express.json());
  app.post('/jetsocket/auth', (req, res) => {
    res.send(jetsocket.authorizeChannel(req.body.socket_id, req.body.channel_name));
  });
  const origin = await listening(app);
  const url = `${origin}/jetsocket/webhook`;
  const small = { time_ms: 1, events };
  expect(await (await post(url, small, signed(small))).json()).toEqual(['channel_vacated']);
  const large = { time_ms: 1, events: Array(100).fill({ name: 'client_event', data: 'x'.repeat(10_240) }) };
  expect((await post(url, large, signed(large))).status).toBe(200);
  expect((await post(url, { ...small, time_ms: 2 }, signed(small))).status).toBe(401);
  expect((await fetch(url, { method: 'POST', headers: { connection: 'close' } })).status).toBe(401);
  const asked = { socket_id: '1.2', channel_name: 'private-a' };
  expect((await post(`${origin}/jetsocket/auth`, asked)).status).toBe(200);
});

test('a webhook endpoint takes the request itself once its raw body is kept', async () => {
  const app = express();
  const verify = (req: unknown, _res: unknown, buffer: Buffer) => {
    (req as { rawBody?: Buffer }).rawBody = buffer;
  };
  app.use(express.json({ verify }));
  app.post('/jetsocket/webhook', (req: Request & { rawBody?: Buffer }, res) => {
    const webhook = jetsocket.webhook(req as Request & { rawBody: Buffer });
    if (!webhook.isValid()) return void res.status(401).end();
    res.send(webhook.getEvents().map(({ name }) => name));
  });
  const url = `${await listening(app)}/jetsocket/webhook`;
  const body = { time_ms: 1, events };
  const headers = signed(body);
  expect(await (await post(url, body, headers)).json()).toEqual(['channel_vacated']);
  expect((await post(url, { ...body, time_ms: 2 }, headers)).status).toBe(401);
});
