import { stripVTControlCharacters } from 'node:util';

export interface Row {
  readonly consumer: string;
  readonly version: string;
  readonly what: string;
  readonly result: string;
}

const columns = ['consumer', 'version', 'what', 'result'] as const;

/** The rows as a table of plain text. */
export function table(rows: readonly Row[]): string {
  const head: Row = { consumer: 'consumer', version: 'version', what: 'what it did', result: 'result' };
  const widths = columns.map((name) => Math.max(...[head, ...rows].map((row) => row[name].length)));
  const line = (row: Row) => `| ${columns.map((name, i) => row[name].padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** The first line of what went wrong. */
export function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return stripVTControlCharacters(text.trim().split('\n')[0] ?? '').slice(0, 100);
}
