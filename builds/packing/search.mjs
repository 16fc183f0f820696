import { execFileSync } from 'node:child_process';
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
/** By how many bytes a change may make the script larger: at first that has a chance of 1 in e, later less. */
const HEAT = 0.12;

/**
 * Changes `short` and the order of the lists for as many seconds as given, one thing at a time. A change stays
 * that makes the gzipped script no larger, and sometimes one that makes it a little larger: what is better may
 * lie behind it. Ends with the best that was found.
 */
export function search({ names, taken }, nodes, short, seconds) {
  const random = createRandom();
  const pick = (list) => list[Math.floor(random() * list.length)];
  const renameOne = createRenaming(names, taken, short, random, pick);
  const lists = [...listsOf(nodes)].flatMap((list) => list.order.map(() => list));
  const size = () => sizeOf(write(nodes, short));
  const start = Date.now();
  let now = size();
  let best = { size: now, restore: remember(nodes, short) };
  for (let left = 1; left > 0; left = 1 - (Date.now() - start) / (seconds * 1000)) {
    const undo = random() < 0.5 ? renameOne() : moveOne(pick(lists), random);
    if (!undo) continue;
    const next = size();
    if (next > now && random() >= Math.exp((now - next) / (HEAT * left))) undo();
    else now = next;
    if (now < best.size) best = { size: now, restore: remember(nodes, short) };
  }
  best.restore();
  return best.size;
}

/** The mean of what zlib and GNU gzip make of it: what is good for one alone is luck, and bad for the other. */
function sizeOf(text) {
  const gnu = execFileSync('gzip', ['-9nc'], { input: text });
  return (gzipSync(text, { level: 9 }).length + gnu.length) / 2;
}

/** Returns what makes everything as it is now. */
function remember(nodes, short) {
  const names = [...short];
  const orders = [...listsOf(nodes)].map((list) => [list, list.order]);
  return () => {
    for (const [name, choice] of names) short.set(name, choice);
    for (const [list, order] of orders) list.order = order;
  };
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
