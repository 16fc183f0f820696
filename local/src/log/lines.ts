import type { LogEntry } from './log-entry';

/** How log entries are written: for programs or for people, one line an entry either way. */
export type LogFormat = 'json' | 'text';

/** Writes an entry as one line. */
export function lineOf(entry: LogEntry, format: LogFormat): string {
  return `${format === 'json' ? printable(JSON.stringify(entry)) : textOf(entry)}\n`;
}

function textOf({ time, level, event, ...fields }: LogEntry): string {
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${quoted(value)}`);
  return [time.slice(11, 23), ...(level === 'warn' ? ['warn'] : []), event, ...pairs].join(' ');
}

/** Only what could be read as something else is put in quotes. */
function quoted(value: string | number): string {
  const text = String(value);
  return /^[\w.,:;/@#+-]+$/.test(text) ? text : printable(JSON.stringify(text));
}

/** JSON leaves some characters as they are that would move a terminal's cursor or turn its text around. */
function printable(json: string): string {
  return json.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (letter) =>
    letter.replaceAll(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}
