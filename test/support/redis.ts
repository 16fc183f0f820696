import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port';
import { OwnProcess } from './own-process';

/** A Redis of a test: on a free port of 127.0.0.1, in a folder of its own, nothing is kept. */
export class Redis {
  private constructor(
    readonly port: number,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<Redis> {
    const port = await freePort();
    const folder = await mkdtemp(join(tmpdir(), 'jetsocket-redis-'));
    const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no' };
    const parameters = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const server = await OwnProcess.start('redis-server', parameters, 'Ready to accept connections');
    return new Redis(port, async () => {
      await server.end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    });
  }
}
