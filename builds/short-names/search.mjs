import { gzipSync } from 'node:zlib';
import { choicesOf, fits, textAt } from './assign.mjs';

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
 * Changes `short` for as many seconds as given, one name or a pair of them at a time, and keeps what
 * makes the gzipped script no larger.
 */
export function search(script, { names, places, taken }, short, seconds) {
  const random = createRandom();
  const pick = (list) => list[Math.floor(random() * list.length)];
  const choices = new Map(names.map((name) => [name, choicesOf(name, taken)]));
  const write = createWriter(script, places);
  const size = () => gzipSync(write(short), { level: 9 }).length;
  const end = Date.now() + seconds * 1000;
  let best = size();
  while (Date.now() < end) {
    const name = pick(names);
    const own = short.get(name);
    const choice = pick(random() < 0.7 ? choices.get(name).slice(0, COMMON) : choices.get(name).slice(0, 80));
    // Whoever has that name already, beside it, gets its name in turn.
    const others = [...name.conflicts].filter((other) => short.get(other) === choice);
    for (const other of others) short.set(other, own);
    short.set(name, choice);
    const isAllowed = [name, ...others].every((each) => fits(each, short.get(each), short));
    const now = isAllowed ? size() : Number.POSITIVE_INFINITY;
    if (now <= best) best = now;
    else {
      for (const other of others) short.set(other, choice);
      short.set(name, own);
    }
  }
  return best;
}

/** The script as it is under some names; what lies between the names is cut out once. */
function createWriter(script, places) {
  const pieces = [];
  let end = 0;
  for (const [at, place] of places) {
    pieces.push(script.slice(end, at), place);
    end = at + place.text.length;
  }
  const rest = script.slice(end);
  return (short) => {
    let text = '';
    for (let i = 0; i < pieces.length; i += 2) text += pieces[i] + textAt(pieces[i + 1], short);
    return text + rest;
  };
}
