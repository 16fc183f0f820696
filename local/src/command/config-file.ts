import { readFileSync } from 'node:fs';
import { LocalServiceError } from '../errors';
import { type LocalServiceOptions, resolveOptions } from '../options';

/** Reads the options in a JSON file; throws a LocalServiceError that names the file and what is wrong with it. */
export function readConfigFile(path: string): LocalServiceOptions {
  const options = parse(path, read(path));
  try {
    resolveOptions(options);
  } catch (cause) {
    throw new LocalServiceError(`${path}: ${cause instanceof Error ? cause.message : ''}`, { cause });
  }
  return options;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    throw new LocalServiceError(`cannot read the configuration file ${path} (${code})`, { cause });
  }
}

function parse(path: string, text: string): LocalServiceOptions {
  let value: unknown;
  try {
    // Some editors of Windows begin a file with this mark.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's message quotes the file, which may hold a secret.
    throw new LocalServiceError(`${path} is not JSON`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new LocalServiceError(
    `${path} must hold a JSON object such as { "apps": [{ "id", "key", "secret" }] }`,
  );
}
