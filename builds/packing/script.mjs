/**
 * A script cut into what stays as it is and what may change.
 * @typedef {{ at: number, text: string, place?: import('./names.mjs').Place }} Piece
 * @typedef {{ group: import('./groups.mjs').Group, order: number[], parts: Node[][], gaps: Piece[] }} List
 * @typedef {Piece | List} Node
 */

/** Cuts `script` at its places and groups, both in the order in which they begin. */
export function cut(script, places, groups, orderOf) {
  return new Cutting(script, [...places], [...groups], orderOf).until(script.length);
}

class Cutting {
  #at = 0;

  constructor(script, places, groups, orderOf) {
    Object.assign(this, { script, places, groups, orderOf });
  }

  /** What stands from here to `end`. */
  until(end) {
    const { places, groups } = this;
    const nodes = [];
    for (;;) {
      const group = groups[0]?.items[0].range[0] ?? Number.POSITIVE_INFINITY;
      const place = places[0]?.[0] ?? Number.POSITIVE_INFINITY;
      const next = Math.min(group, place, end);
      if (next > this.#at) nodes.push(this.#text(next));
      if (next === end) return nodes;
      nodes.push(group <= place ? this.#list(groups.shift()) : this.#place(places.shift()));
    }
  }

  #text(end) {
    const at = this.#at;
    this.#at = end;
    return { at, text: this.script.slice(at, end) };
  }

  #place([at, place]) {
    return { ...this.#text(at + place.text.length), place };
  }

  #list(group) {
    const parts = [];
    const gaps = [];
    for (const { range } of group.items) {
      gaps.push(this.#text(range[0]));
      parts.push(this.until(range[1]));
    }
    return { group, order: this.orderOf(group), parts, gaps };
  }
}

/** The pieces in the order they are to be in. */
export function* piecesOf(nodes) {
  for (const node of nodes) {
    if (!node.group) yield node;
    for (const [place, at] of (node.order ?? []).entries()) {
      if (node.gaps[place].text) yield node.gaps[place];
      yield* piecesOf(node.parts[at]);
    }
  }
}

/** Every list, the outer ones first. */
export function* listsOf(nodes) {
  for (const node of nodes) {
    if (!node.group) continue;
    yield node;
    for (const part of node.parts) yield* listsOf(part);
  }
}
