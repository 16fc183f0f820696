import type { Entry } from '../messages';
import { element, find } from './element';
import { describe } from './entry';
import { plural } from './words';

/** More rows than this make a page slow. */
const MOST_ROWS = 300;

const section = find('#events');
const list = find<HTMLOListElement>('.rows', section);
const empty = find('.empty', section);
const pause = find<HTMLButtonElement>('#pause');
const kind = find<HTMLSelectElement>('#kind');
const filter = find<HTMLInputElement>('#filter');

let waiting: HTMLLIElement[] = [];
let isPaused = false;

/** Shows what happened above what happened before. */
export function showEntries(entries: readonly Entry[], skipped: number): void {
  const rows = entries.map((entry) => describe(entry));
  if (skipped > 0) rows.unshift(gap(`${plural(skipped, 'entry', 'entries')} left out`));
  for (const row of rows) row.hidden = !isWanted(row);
  waiting = [...waiting, ...rows].slice(-MOST_ROWS);
  if (!isPaused) flush();
  else pause.textContent = `Resume (${waiting.length})`;
}

/** Draws a line between what was before the service was gone, and what comes now. */
export function showBreak(): void {
  if (list.childElementCount > 0) list.prepend(gap('The service was started anew'));
}

function flush(): void {
  list.prepend(...waiting.reverse());
  waiting = [];
  while (list.childElementCount > MOST_ROWS) list.lastElementChild?.remove();
  tellEmpty();
}

pause.onclick = () => {
  isPaused = !isPaused;
  pause.ariaPressed = String(isPaused);
  pause.textContent = isPaused ? 'Resume' : 'Pause';
  if (!isPaused) flush();
};

find('#wipe').onclick = () => {
  waiting = [];
  list.replaceChildren();
  tellEmpty();
};

function sift(): void {
  for (const row of list.children) (row as HTMLElement).hidden = !isWanted(row as HTMLElement);
  tellEmpty();
}
kind.onchange = sift;
filter.oninput = sift;

function isWanted({ dataset, textContent }: HTMLElement): boolean {
  if (kind.value !== 'all' && dataset.kind !== kind.value) return false;
  return textContent.toLowerCase().includes(filter.value.trim().toLowerCase());
}

function tellEmpty(): void {
  const isEmpty = list.childElementCount === 0;
  empty.hidden = list.querySelector(':scope > :not([hidden])') !== null;
  empty.textContent = isEmpty ? 'Nothing has happened yet.' : 'Nothing of this kind has happened yet.';
}

function gap(text: string): HTMLLIElement {
  const row = element('li', { className: 'gap quiet' }, text);
  row.dataset.kind = 'gap';
  return row;
}
