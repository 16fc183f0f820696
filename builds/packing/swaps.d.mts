import type { Node } from 'acorn';

export function readSwap(
  node: Node,
  parent: Node,
  script: string,
): { kind: string; nodes: Node[]; needsOf?: (at: number) => Set<number> } | undefined;
