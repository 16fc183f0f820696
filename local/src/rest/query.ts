import { RestError } from './answer';

/** The parameters of a query, decoded; a name given twice is an error. */
export function readQuery(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (parameters.has(name)) throw new RestError(400, `${name} is given twice`, name);
    parameters.set(name, value);
  }
  return parameters;
}

/** The pairs of a query as they were sent, without the one called `except`, sorted by name and joined again. */
export function sortedAsSent(query: string, except: string): string {
  const pairs = query.split('&').filter((pair) => pair !== '' && nameOf(pair) !== except);
  return pairs.sort((a, b) => compare(nameOf(a), nameOf(b))).join('&');
}

/** The same of decoded parameters. */
export function sortedDecoded(parameters: ReadonlyMap<string, string>, except: string): string {
  const entries = [...parameters].filter(([name]) => name !== except);
  return entries
    .sort(([a], [b]) => compare(a, b))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function nameOf(pair: string): string {
  return pair.split('=', 1)[0] ?? '';
}

/** No two names are the same: a name given twice is an error before. */
function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}
