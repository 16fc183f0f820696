// The other half of node.mjs: one measurement in a process of its own.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';

const root = new URL('../../', import.meta.url);
const [{ module, scripts, options }] = await once(process, 'message');

try {
  // Scripts for workers look for it.
  globalThis.self = globalThis;
  await import('../in-page/fake-web-socket.mjs');
  for (const script of scripts) runInThisContext(readFileSync(new URL(script, root), 'utf8'), script);
  const { default: run } = await import(new URL(module, root));
  process.send({ result: await run(options) });
} catch (error) {
  process.send({ error: error.stack });
}
process.disconnect();
