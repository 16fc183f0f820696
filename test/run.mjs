// `npm test`: what must hold before a release, one step after another, costly ones only with CI=true. A failed
// step stops nothing, so that one run shows all that is wrong. `npm test -- types unit` runs single steps; they
// take the built files as they are unless `build` is among them. What failed is said again at the end.
// The last line is for machines: `N passed, N failed`, counting single tests where a step has them,
// else the step.
import { none, sum } from './steps/results.mjs';
import { steps } from './steps/steps.mjs';

/** More failures than these share a cause: the first ones say enough. */
const NAMED = 12;

/** @returns {Promise<import('./steps/results.mjs').Results>} */
async function take(name) {
  const [title, step] = steps[name];
  console.log(`\n━━ ${name}: ${title} ${'━'.repeat(Math.max(0, 90 - name.length - title.length))}\n`);
  const start = Date.now();
  const results = await step().catch((error) => ({ ...none(), failed: 1, failures: [error.message] }));
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(`\n${name}: ${results.failed ? 'FAILED' : 'ok'} after ${seconds} s`);
  return results;
}

/** Says which tests of a step failed, and how. */
function tell([name, { failed, failures }]) {
  console.log(`\nfailed in ${name}: ${failed}`);
  for (const failure of failures.slice(0, NAMED)) console.log(`  ✗ ${failure}`);
  if (failures.length > NAMED) console.log(`  … and ${failures.length - NAMED} more`);
}

async function main(wanted) {
  const names = Object.keys(steps);
  const wrong = wanted.filter((name) => !names.includes(name));
  if (wrong.length) {
    console.log(`no step ${wrong.join(', ')}; the steps are ${names.join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const isCostly = (name) => steps[name][2] === 'costly' && process.env.CI !== 'true';
  const due = wanted.length ? wanted : names.filter((name) => !isCostly(name));
  const all = [];
  for (const name of names.filter((each) => due.includes(each))) all.push([name, await take(name)]);
  const left = wanted.length ? [] : names.filter(isCostly);
  if (left.length) console.log(`\nnot run here, but in CI: npm test -- ${left.join(' ')}`);
  for (const each of all.filter(([, { failed }]) => failed)) tell(each);
  const { passed, failed, skipped } = sum(all.map(([, results]) => results));
  console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed ? 1 : 0;
}

await main(process.argv.slice(2));
