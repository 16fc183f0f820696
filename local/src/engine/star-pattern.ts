/** Whether a text is the pattern; a `*` in it, one at most, stands for any characters or none. */
export function fitsPattern(text: string, pattern: string): boolean {
  const [head = '', tail] = pattern.split('*', 2);
  if (tail === undefined) return text === pattern;
  // Head and tail must not share a character: `ab*bc` is not `abc`.
  return text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}
