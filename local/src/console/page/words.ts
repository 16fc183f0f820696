import { write } from './element';

/** The time of day. */
export function timeOf(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

/** The same to the millisecond. */
export function exactTimeOf(at: number): string {
  return `${timeOf(at)}.${String(at % 1000).padStart(3, '0')}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** Says how many are not shown, where some are not. */
export function andMore(target: HTMLElement, shown: number, count: number): void {
  target.hidden = shown >= count;
  write(target, `and ${(count - shown).toLocaleString('en')} more`);
}
