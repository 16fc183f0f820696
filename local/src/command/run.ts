import { LocalServiceError } from '../errors';
import { LocalService } from '../local-service';
import type { LogFormat } from '../log/lines';
import type { LocalServiceOptions } from '../options';
import { version } from '../version';
import { readArguments } from './arguments';
import { help } from './help';
import { createLogWriter } from './log-writer';

/** Runs the command; resolves to the exit code, which for a service is known when a signal ends it. */
export async function run(words: readonly string[]): Promise<number> {
  // Who does not read what is printed is served all the same.
  process.stdout.on('error', () => {});
  try {
    const command = readArguments(words);
    if (command.name === 'start') await serve(command.options, command.log);
    else process.stdout.write(command.name === 'help' ? help : `${version}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof LocalServiceError)) throw error;
    process.stderr.write(`jetsocket-local: ${error.message.replaceAll(/\s+/g, ' ')}\n`);
    return 2;
  }
}

/** How long the last lines of the log may take to be read, in milliseconds. */
const LAST_LINES = 500;

async function serve(options: LocalServiceOptions, format: LogFormat | undefined): Promise<void> {
  const log = format && createLogWriter(format);
  const service = await LocalService.start({ record: 0, log, ...options });
  const { url, port, prefix } = service;
  const stop = new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  process.stdout.write(`${JSON.stringify({ ready: true, url, port, prefix })}\n`);
  await stop;
  await service.stop();
  // A log that nobody reads would keep the process.
  setTimeout(() => process.exit(), LAST_LINES).unref();
}
