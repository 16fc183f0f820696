import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Deliberate } from './application';
import { AuthorityServer } from './authority-server';
import { type ClientClass, type Outcome, play } from './play';
import { currentHoldings } from './realm';
import { plan } from './scenario';
import type { Scenario } from './steps';

const usage = `npm run test:chaos -- [--runs NUMBER] [--seed TEXT] [--parallel NUMBER] [--first NUMBER] [--built]

  --runs      how many scenarios (40)
  --seed      what they are made from: scenario N has the seed TEXT-N; a fresh one where it is left out
  --first     the number of the first scenario (1)
  --only      play only the scenario of this seed, as it was printed; --runs times
  --parallel  how many at a time (12)
  --trace     tell everything that happened in runs that went wrong, or settled late
  --print     show the scenario of --only, and play nothing
  --beside    play the same with pusher-js too, and count from outside; with --runs, --seed, --save FILE
  --save      write what came out to this file
  --built     the built script file in place of the sources`;

/** A run that settles later than this is worth a look, in milliseconds. */
const slow = 5000;

/** Plays scenarios and says what is wrong; resolves with the exit code. */
export async function main(args: string[], Client: ClientClass): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      runs: { type: 'string', default: '40' },
      seed: { type: 'string', default: String(randomInt(1e9)) },
      first: { type: 'string', default: '1' },
      only: { type: 'string' },
      parallel: { type: 'string', default: '12' },
      trace: { type: 'boolean', default: false },
      print: { type: 'boolean', default: false },
      save: { type: 'string' },
      built: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { only } = values;
  if (values.help) console.log(usage);
  if (values.print && only) console.log(JSON.stringify(plan(only), null, 2));
  if (values.help || values.print) return 0;
  const [runs, first] = [Number(values.runs), Number(values.first)];
  const seeds = Array.from({ length: runs }, (_, index) => only ?? `${values.seed}-${first + index}`);
  const outcomes = await playAll(seeds.map(plan), Client, Number(values.parallel), values.trace);
  return report(outcomes, values.seed, values.save);
}

/** Plays them all, so many at a time. */
async function playAll(
  scenarios: Scenario[],
  Client: ClientClass,
  parallel: number,
  isTraced = false,
): Promise<Outcome[]> {
  const uncaught = watchUncaught();
  const server = await AuthorityServer.start();
  const outcomes: Outcome[] = [];
  const left = scenarios.entries();
  const player = async () => {
    for (const [index, scenario] of left) {
      await untilIdle();
      const notes = isTraced ? [] : undefined;
      const outcome = await play(scenario, { Client, server, name: `run-${index}`, notes });
      outcomes.push(outcome);
      if (outcome.faults.length || outcome.settledIn > slow)
        for (const note of notes ?? []) console.log(note);
      for (const fault of outcome.faults) console.log(`${outcome.seed}: ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: parallel }, player));
  await server.stop();
  for (const fault of uncaught) console.log(`outside of every run: ${fault}`);
  if (uncaught.length) outcomes.push({ ...(outcomes[0] as Outcome), seed: 'no run', faults: uncaught });
  return outcomes;
}

/** Waits until the machine keeps up: too many runs at a time would time each other out. */
async function untilIdle(): Promise<void> {
  for (;;) {
    const start = performance.now();
    await wait(20);
    if (performance.now() - start < 60) return;
  }
}

/** Gives each uncaught error to the run it came from; returns those that came from none. */
export function watchUncaught(): string[] {
  const lost: string[] = [];
  const note = (error: unknown) => {
    if (error instanceof Deliberate) return;
    const text = `uncaught: ${error instanceof Error ? error.stack : error}`;
    const holdings = currentHoldings.getStore();
    if (holdings) holdings.fault(text);
    else lost.push(text);
  };
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
  return lost;
}

function report(outcomes: readonly Outcome[], seed: string, file?: string): number {
  const bad = outcomes.filter(({ faults }) => faults.length > 0);
  const times = outcomes.map(({ settledIn }) => settledIn).sort((a, b) => a - b);
  const sum = (value: (outcome: Outcome) => number) =>
    outcomes.reduce((total, each) => total + value(each), 0);
  const result = {
    runs: outcomes.length,
    seed,
    violations: sum(({ faults }) => faults.length),
    badRuns: bad.length,
    settledMedian: times[Math.floor(times.length / 2)],
    settledLatest: times.at(-1),
    sockets: sum(({ sockets }) => sockets),
    requests: sum(({ requests }) => requests),
    events: sum(({ events }) => events),
  };
  for (const each of bad) console.log(`again: npm run test:chaos -- --only ${each.seed}`);
  console.log(
    `${result.runs} runs of seed ${seed}, ${result.violations} violations in ${bad.length} of them; ` +
      `settled ${result.settledMedian} ms after the last fault (median), ${result.settledLatest} ms at most; ` +
      `${result.sockets} sockets, ${result.requests} requests, ${result.events} events`,
  );
  if (file) writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  return bad.length ? 1 : 0;
}
