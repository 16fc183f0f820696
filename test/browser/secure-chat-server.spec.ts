import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { APIRequestContext } from '@playwright/test';
import { expect, test } from '../support/secure-chat';

const room = 'private-encrypted-secure-chat';
const example = fileURLToPath(new URL('../../examples/secure-chat', import.meta.url));

async function tokenOf(request: APIRequestContext, role: 'member' | 'guest'): Promise<string> {
  const answer = await request.post('/sign-in', { data: { name: 'Ada', role } });
  return ((await answer.json()) as { token: string }).token;
}

test('the server asks who it is and what they may, for reading and for writing', async ({
  request,
  chat,
}) => {
  const member = await tokenOf(request, 'member');
  const guest = await tokenOf(request, 'guest');
  const post = async (path: string, token: string, data: unknown) => {
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    return (await request.post(path, { data, headers })).status();
  };
  const asked = { socket_id: '1.2', channel_name: room };
  const message = { channel: room, message: 'Hello' };
  for (const [path, body] of [
    ['/jetsocket/auth', asked],
    ['/send-encrypted-message', message],
  ] as const) {
    expect(await post(path, '', body)).toBe(401);
    expect(await post(path, 'made-up', body)).toBe(401);
    expect(await post(path, guest, body)).toBe(403);
    expect(await post(path, member, body)).toBe(200);
  }
  expect(await post('/jetsocket/auth', member, { ...asked, channel_name: `${room}-of-others` })).toBe(403);
  expect(await post('/jetsocket/auth', member, { ...asked, socket_id: '1.2:other' })).toBe(400);
  expect(await post('/send-encrypted-message', member, { ...message, channel: 'news' })).toBe(403);
  for (const wrong of [undefined, 5, '', '  ', 'x'.repeat(1001)]) {
    expect(await post('/send-encrypted-message', member, { ...message, message: wrong })).toBe(400);
  }
  await chat.killService();
  expect(await post('/send-encrypted-message', member, message)).toBe(502);
});

test('the key is rotated by nobody without the token of the server page', async ({ request, chat }) => {
  const member = await tokenOf(request, 'member');
  const ask = async (method: 'get' | 'post', path: string, token?: string) => {
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    return request[method](`/server/${path}`, { headers });
  };
  const [, token] = chat.serverUrl.split('#');
  for (const wrong of [undefined, 'made-up', member, `${token}x`]) {
    expect((await ask('post', 'rotate-key', wrong)).status()).toBe(401);
    expect((await ask('get', 'state', wrong)).status()).toBe(401);
  }
  expect(await (await ask('get', 'state', token)).json()).toMatchObject({ key: { number: 1 } });
  // The change is announced on the channel; without the service it happens all the same.
  await chat.killService();
  const answer = await (await ask('post', 'rotate-key', token)).json();
  expect(answer).toEqual({ key: { number: 2, since: expect.any(String), given: 0 }, messages: 0 });
});

test('the server answers nonsense with a reason', async ({ request }) => {
  const json = { 'content-type': 'application/json' };
  const nonsense = [
    ['{', 400],
    ['"text"', 400],
    ['{}', 400],
    ['{"name":"Ada","role":"__proto__"}', 400],
    [`{"name":"${'x'.repeat(41)}","role":"member"}`, 400],
    [`{"name":"${'x'.repeat(20_000)}"}`, 413],
  ] as const;
  for (const [data, status] of nonsense) {
    const answer = await request.post('/sign-in', { data: Buffer.from(data), headers: json });
    expect(answer.status()).toBe(status);
    expect(await answer.json()).toEqual({ error: expect.any(String) });
  }
  expect((await request.get('/elsewhere')).status()).toBe(404);
  expect((await request.get('/../server.mjs')).status()).toBe(404);
});

function start(folder: string, environment: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [join(folder, 'start.mjs')], {
    env: { ...process.env, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** All that it printed when it had ended, and how it ended. */
async function endOf(child: ChildProcess) {
  const [out, errors, [code]] = await Promise.all([
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
    once(child, 'exit'),
  ]);
  return { out, errors, code: code as number | null };
}

test('npm start prints an address, and Ctrl+C ends everything', async ({ page }) => {
  const child = start(example);
  const end = endOf(child);
  let printed = '';
  child.stdout?.on('data', (chunk) => {
    printed += chunk;
  });
  // A process starts as fast as the machine lets it.
  await expect
    .poll(() => printed, { timeout: 20_000 })
    .toMatch(/^ *http:\/\/127\.0\.0\.1:\d+\/server\.html#\S+$/m);
  const [chatUrl = '', serverUrl = ''] = printed.match(/http:\S+/g) ?? [];
  await page.goto(serverUrl);
  await expect(page.getByText('No. 1')).toBeVisible();
  await page.goto(chatUrl);
  await page.getByLabel('Your name').fill('Ada');
  await page.getByRole('button', { name: 'Join the chat' }).click();
  await expect(page.getByRole('log')).toContainText('Connected to secure chat');

  child.kill('SIGINT');
  const { errors, code } = await end;
  expect(code).toBe(0);
  expect(errors).toContain('ENCRYPTION_MASTER_KEY is not set');
  await expect(page.getByRole('status')).toHaveText('Connecting…');
});

test('npm start says what is wrong', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const folder = mkdtempSync(join(tmpdir(), 'secure-chat-'));
  cpSync(example, join(folder, 'examples', 'secure-chat'), { recursive: true });
  const cases = [
    [endOf(start(join(folder, 'examples', 'secure-chat'))), /is not built yet\. Run `npm ci`/],
    [endOf(start(example, { PORT: String(port) })), new RegExp(`Port ${port} cannot be used: it is taken`)],
    [endOf(start(example, { PORT: 'http' })), /PORT must be a whole number/],
    [endOf(start(example, { ENCRYPTION_MASTER_KEY: 'too short' })), /encryptionMasterKey/],
  ] as const;
  for (const [ending, reason] of cases) {
    const { errors, code } = await ending;
    expect(errors).toMatch(reason);
    expect(errors).not.toMatch(/^ +at /m);
    expect(code).toBe(1);
  }
  other.close();
  rmSync(folder, { recursive: true });
});
