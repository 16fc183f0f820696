import type { Node } from 'acorn';

export function readMeetings(
  ast: Node,
  isOurs: (name: string) => boolean,
): (one: string, other: string) => boolean;
