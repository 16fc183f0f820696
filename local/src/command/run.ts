import { LocalServiceError } from '../errors';
import { LocalService } from '../local-service';
import type { LocalServiceOptions } from '../options';
import { version } from '../version';
import { readArguments } from './arguments';
import { help } from './help';

/** Runs the command; resolves to the exit code, which for a service is known when a signal ends it. */
export async function run(words: readonly string[]): Promise<number> {
  try {
    const command = readArguments(words);
    if (command.name === 'start') await serve(command.options, command.quiet);
    else process.stdout.write(command.name === 'help' ? help : `${version}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof LocalServiceError)) throw error;
    process.stderr.write(`jetsocket-local: ${error.message.replaceAll(/\s+/g, ' ')}\n`);
    return 2;
  }
}

async function serve(options: LocalServiceOptions, quiet: boolean): Promise<void> {
  const service = await LocalService.start({ record: 0, ...options });
  const { url, port, prefix, apps } = service;
  const stop = new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  process.stdout.write(`${JSON.stringify({ ready: true, url, port, prefix })}\n`);
  if (!quiet)
    process.stderr.write(`Applications: ${apps.map(({ id, key }) => `${id} (key ${key})`).join(', ')}\n`);
  await stop;
  await service.stop();
}
