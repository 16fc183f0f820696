import { setTimeout as wait } from 'node:timers/promises';
import type { Model } from './model';
import type { Publisher } from './publisher';

/** Publishes once everywhere, then three times in a row; returns what did not arrive, or not as often. */
export async function flow(publisher: Publisher, { lanes }: Model): Promise<string[]> {
  const wanted = [...lanes.values()].filter((lane) => lane.wanted);
  const missing = async () => {
    const late = () => wanted.filter(({ name, last }) => last !== publisher.last(name));
    for (let looks = 0; late().length && looks < 150; looks++) await wait(20);
    return late().map(
      ({ name, last }) => `${name}: number ${publisher.last(name)} was not heard, the last one was ${last}`,
    );
  };
  publisher.publishEverywhere();
  const faults = await missing();
  const before = wanted.map(({ heard }) => heard);
  for (let times = 0; times < 3; times++) publisher.publishEverywhere();
  faults.push(...(await missing()));
  for (const [index, { name, heard }] of wanted.entries()) {
    const count = heard - (before[index] ?? 0);
    if (count !== 3) faults.push(`${name}: of the last three events ${count} were heard`);
  }
  return faults;
}
