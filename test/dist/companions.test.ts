import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { inNode, read, root } from './support/built';

it('runs the command of the embedded service from its file', async () => {
  const file = `${root}/local/dist/cli.mjs`;
  expect(read('local/dist/cli.mjs')).toMatch(/^#!\/usr\/bin\/env node\n/);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o111).toBe(0o111);

  const child = spawn(process.execPath, [file, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const ready = JSON.parse(line) as { ready: boolean; url: string; port: number; prefix: string };
  expect(ready).toEqual({
    ready: true,
    url: `http://127.0.0.1:${ready.port}`,
    port: expect.any(Number),
    prefix: 'jetsocket',
  });

  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});

it('starts and stops the embedded service as a library', async () => {
  const started = await inNode(`
    import { LocalService } from 'jetsocket-local';
    const service = await LocalService.start({ port: 0 });
    const { status } = await fetch(service.url);
    await service.stop();
    tell(typeof status);`);

  expect(started).toBe('number');
});

it.each([
  ['import', `import { LocalService } from 'jetsocket-local';`, 'module'],
  ['require()', `const { LocalService } = require('jetsocket-local');`, 'commonjs'],
] as const)('serves the page of the console, got by %s', async (_how, line, type) => {
  const served = await inNode(
    `${line}
    (async () => {
      const service = await LocalService.start({ port: 0 });
      const files = ['', '/console.css', '/console.js', '/icon.svg'];
      const answers = await Promise.all(files.map((file) => fetch(service.url + '/console' + file)));
      await service.stop();
      tell(answers.map(({ status, headers }) => status + ' ' + headers.get('content-type')));
    })();`,
    { type },
  );

  expect(served).toEqual([
    '200 text/html; charset=utf-8',
    '200 text/css; charset=utf-8',
    '200 text/javascript; charset=utf-8',
    '200 image/svg+xml',
  ]);
});

it('signs and encrypts with the server library as installed', async () => {
  const code = `
    const Jetsocket = require('jetsocket');
    const jetsocket = new Jetsocket({
      appId: '1', key: 'key', secret: 'secret', encryptionMasterKey: '12345678901234567890123456789012',
    });
    tell(jetsocket.authorizeChannel('1.2', 'private-encrypted-x'));`;

  expect(await inNode(code, { type: 'commonjs' })).toEqual({
    auth: expect.stringMatching(/^key:[0-9a-f]{64}$/),
    shared_secret: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
  });
});
