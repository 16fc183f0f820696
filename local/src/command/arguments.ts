import { parseArgs } from 'node:util';
import type { AppOptions } from '../engine/settings';
import type { Prefix } from '../engine/wire';
import { LocalServiceError } from '../errors';
import type { LogFormat } from '../log/lines';
import type { LocalServiceOptions } from '../options';
import { readConfigFile } from './config-file';

/** What a command line asks for. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | {
      readonly name: 'start';
      /** How the log is written, if it is. */
      readonly log: LogFormat | undefined;
      readonly options: LocalServiceOptions;
    };

const flags = {
  port: { type: 'string' },
  host: { type: 'string' },
  'app-id': { type: 'string' },
  key: { type: 'string' },
  secret: { type: 'string' },
  config: { type: 'string' },
  prefix: { type: 'string' },
  log: { type: 'string', default: 'text' },
  'no-console': { type: 'boolean', default: false },
  'console-host': { type: 'string', multiple: true },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
} as const;

/** Reads the words after the command's name; throws a LocalServiceError that names a bad one. */
export function readArguments(words: readonly string[]): Command {
  const values = parse(words);
  if (values.help) return { name: 'help' };
  if (values.version) return { name: 'version' };
  const app = appFrom(values['app-id'], values.key, values.secret);
  if (app && values.config !== undefined) {
    throw new LocalServiceError(
      '--app-id, --key and --secret go not with --config: the file names the applications',
    );
  }
  const options: LocalServiceOptions = values.config === undefined ? {} : readConfigFile(values.config);
  if (values.port !== undefined) options.port = portFrom(values.port);
  if (values.host !== undefined) options.host = values.host;
  if (values.prefix !== undefined) options.prefix = values.prefix as Prefix;
  if (values['no-console']) options.console = false;
  if (values['console-host'] !== undefined) options.consoleHosts = values['console-host'];
  if (app) options.apps = [app];
  const log = logFrom(values.log);
  return { name: 'start', log: values.quiet ? undefined : log, options };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: flags, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    throw new LocalServiceError(`${message} (--help lists the options)`, { cause });
  }
}

function portFrom(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new LocalServiceError('--port must be a whole number from 0 to 65535');
  return Number(text);
}

function logFrom(text: string): LogFormat {
  if (text !== 'text' && text !== 'json') throw new LocalServiceError("--log must be 'text' or 'json'");
  return text;
}

function appFrom(id?: string, key?: string, secret?: string): AppOptions | undefined {
  if (id === undefined && key === undefined && secret === undefined) return undefined;
  if (id === undefined || key === undefined || secret === undefined) {
    throw new LocalServiceError('--app-id, --key and --secret go together; one of them is missing');
  }
  return { id, key, secret };
}
