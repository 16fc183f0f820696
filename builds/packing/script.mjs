/**
 * A script cut into what stays as it is and what may change.
 * @typedef {{ at: number, text: string, place?: import('./names.mjs').Place }} Piece
 * @typedef {{ group: import('./groups.mjs').Group, order: number[], parts: Node[][] }} List
 * @typedef {Piece | List} Node
 */

/** Cuts `script` at its places and groups. */
export function cut(script, places, groups, orderOf) {
  let at = 0;
  const nextPlace = places[Symbol.iterator]();
  let place = nextPlace.next().value;
  let nextGroup = 0;
  const until = (end) => {
    const nodes = [];
    const text = (to) => {
      if (to > at) nodes.push({ at, text: script.slice(at, to) });
      at = to;
    };
    for (;;) {
      const group = groups[nextGroup];
      const start = group?.items[0].range[0] ?? Number.POSITIVE_INFINITY;
      const spot = place?.[0] ?? Number.POSITIVE_INFINITY;
      if (Math.min(start, spot) >= end) break;
      text(Math.min(start, spot));
      if (start <= spot) {
        nextGroup++;
        nodes.push({ group, order: orderOf(group), parts: group.items.map(({ range }) => until(range[1])) });
      } else {
        nodes.push({ at, text: place[1].text, place: place[1] });
        at += place[1].text.length;
        place = nextPlace.next().value;
      }
    }
    text(end);
    return nodes;
  };
  return until(script.length);
}

/** The pieces in the order they are to be in. */
export function* piecesOf(nodes) {
  for (const node of nodes) {
    if (node.group) for (const at of node.order) yield* piecesOf(node.parts[at]);
    else yield node;
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
