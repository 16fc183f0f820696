import { gzipSync } from 'node:zlib';
import { choicesOf, fits, textAt } from './assign.mjs';
import { isValid } from './groups.mjs';
import { listsOf, piecesOf } from './script.mjs';

/** A sequence of numbers in [0, 1) that is the same each time. */
function createRandom(seed = 1) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How often the common names are tried, rather than any. */
const COMMON = 30;

/**
 * Changes `short` and the order of the lists for as many seconds as given, one thing at a time, and keeps what
 * makes the gzipped script no larger.
 */
export function search({ names, taken }, nodes, short, seconds) {
  const random = createRandom();
  const pick = (list) => list[Math.floor(random() * list.length)];
  const renameOne = createRenaming(names, taken, short, random, pick);
  const lists = [...listsOf(nodes)].flatMap((list) => list.order.map(() => list));
  const size = () => gzipSync(write(nodes, short), { level: 9 }).length;
  const end = Date.now() + seconds * 1000;
  let best = size();
  while (Date.now() < end) {
    const undo = random() < 0.5 ? renameOne() : moveOne(pick(lists), random);
    if (!undo) continue;
    const now = size();
    if (now <= best) best = now;
    else undo();
  }
  return best;
}

function write(nodes, short) {
  let text = '';
  for (const piece of piecesOf(nodes)) text += piece.place ? textAt(piece.place, short) : piece.text;
  return text;
}

/** Gives one name another short one; returns the undo, or nothing where that cannot be. */
function createRenaming(names, taken, short, random, pick) {
  const choices = new Map(names.map((name) => [name, choicesOf(name, taken)]));
  return () => {
    const name = pick(names);
    const own = short.get(name);
    const choice = pick(choices.get(name).slice(0, random() < 0.7 ? COMMON : 80));
    // Whoever has that name already, beside it, gets its name in turn.
    const others = [...name.conflicts].filter((other) => short.get(other) === choice);
    const give = (first, second) => {
      short.set(name, first);
      for (const other of others) short.set(other, second);
    };
    give(choice, own);
    const isAllowed = [name, ...others].every((each) => fits(each, short.get(each), short));
    const undo = () => give(own, choice);
    if (isAllowed) return undo;
    undo();
    return;
  };
}

/** Puts one item of a list elsewhere; returns the undo, or nothing where that cannot be. */
function moveOne(list, random) {
  const { order } = list;
  const any = () => Math.floor(random() * order.length);
  const from = any();
  const moved = order.toSpliced(from, 1).toSpliced(any(), 0, order[from]);
  if (!isValid(list.group, moved)) return;
  list.order = moved;
  return () => {
    list.order = order;
  };
}
