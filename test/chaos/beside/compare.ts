import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { AuthorityServer } from '../authority-server';
import { watchUncaught } from '../main';
import type { ClientClass } from '../play';
import { plan } from '../scenario';
import type { Scenario } from '../steps';
import { jetsocket, pusher } from './client';
import { add } from './witness';
import { type Result, witness } from './witnessed-run';

/**
 * The same scenarios with this client and with pusher-js, in turn, counted from outside: what both ends see.
 *
 *   npm run test:chaos -- --beside [--runs 100] [--seed TEXT] [--save FILE]
 */
export async function compare(args: string[], Client: ClientClass): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      beside: { type: 'boolean' },
      built: { type: 'boolean' },
      runs: { type: 'string', default: '100' },
      seed: { type: 'string', default: 'beside' },
      parallel: { type: 'string', default: '10' },
      save: { type: 'string' },
    },
  });
  watchUncaught();
  const runs = Number(values.runs);
  const makers = { 'jetsocket-js': jetsocket(Client), 'pusher-js': pusher };
  const results: Record<string, Result[]> = { 'jetsocket-js': [], 'pusher-js': [] };
  const server = await AuthorityServer.start();
  const tasks = Array.from({ length: runs }, (_, index) => sameForBoth(plan(`${values.seed}-${index + 1}`)))
    .flatMap((scenario) => Object.entries(makers).map(([name, make]) => ({ scenario, name, make })))
    .entries();
  const player = async () => {
    for (const [index, { scenario, name, make }] of tasks) {
      const result = await witness(scenario, make, server, `beside-${index}`);
      results[name]?.push(result);
      if (name === 'jetsocket-js') tell(scenario.seed, result);
    }
  };
  await Promise.all(Array.from({ length: Number(values.parallel) }, player));
  await server.stop();
  const summary = Object.fromEntries(Object.entries(results).map(([name, all]) => [name, summarize(all)]));
  console.table(summary);
  if (values.save) {
    writeFileSync(
      values.save,
      `${JSON.stringify({ runs, seed: values.seed, pusherVersion: pusherVersion(), ...summary }, null, 2)}\n`,
    );
  }
  return 0;
}

/** What this client did wrong is worth a look. */
function tell(seed: string, result: Result): void {
  const kinds = [
    'duplicates',
    'outOfOrder',
    'missing',
    'missingUnnamed',
    'afterUnsubscribe',
    'sealedDelivered',
    'uncaught',
    'lost',
    'zombies',
    'stuck',
    'left',
  ] as const;
  const wrong = kinds.filter((kind) => result[kind] > 0).map((kind) => `${kind} ${result[kind]}`);
  if (wrong.length) console.log(`${seed}: ${wrong.join(', ')}`);
}

function pusherVersion(): string {
  const path = createRequire(import.meta.url).resolve('pusher-js/package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

/** Without what only one of them has, or what would be the service's own doing. */
function sameForBoth(scenario: Scenario): Scenario {
  const left = new Set(['hint', 'spoil', 'bind', 'unbind']);
  return {
    ...scenario,
    prefix: 'pusher',
    style: 'form',
    steps: scenario.steps.filter((step) => !left.has(step.do)),
  };
}

function summarize(results: readonly Result[]) {
  const [first, ...rest] = results as [Result, ...Result[]];
  const { settledIn: _, most: __, ...sums } = rest.reduce(add, first);
  const times = results.map(({ settledIn }) => settledIn).sort((a, b) => a - b);
  return {
    ...sums,
    most: Math.max(...results.map(({ most }) => most)),
    unsettled: times.filter((time) => time >= 15_000).length,
    settledMedian: times[Math.floor(times.length / 2)],
    settled90: times[Math.floor(times.length * 0.9)],
  };
}
