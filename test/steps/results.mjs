// What a step came to: how many tests passed, failed and were skipped, and what the failed ones said.
import { relative } from 'node:path';

/** @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Results */

/** @returns {Results} */
export const none = () => ({ passed: 0, failed: 0, skipped: 0, failures: [] });

/** @param {Results[]} all */
export const sum = (all) =>
  all.reduce(
    (total, { passed, failed, skipped, failures }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
      failures: [...total.failures, ...failures],
    }),
    none(),
  );

// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a terminal begin with one
const colours = /\u001b\[[0-9;]*m/g;
const firstLine = (text = '') => text.replace(colours, '').trim().split('\n')[0] ?? '';

/** Reads what Vitest or Jest wrote: both speak the format of Jest. */
export const ofVitest = (report) => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests,
  skipped: report.numPendingTests + report.numTodoTests,
  failures: report.testResults.flatMap(({ name, assertionResults, message, status }) => {
    const file = relative('.', name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (!failed.length && status === 'failed') return [`${file}: ${firstLine(message)}`];
    return failed.map((test) => `${file}: ${test.fullName}: ${firstLine(test.failureMessages[0])}`);
  }),
});

const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];

/** Reads what Playwright wrote. */
export const ofPlaywright = ({ stats, suites }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected,
  skipped: stats.skipped,
  failures: suites.flatMap(specsOf).flatMap(({ title, file, tests }) =>
    tests
      .filter((test) => test.status === 'unexpected')
      .map(({ projectName, results }) => {
        const error = results.flatMap((result) => result.errors)[0];
        return `${file}, ${projectName}: ${title}: ${firstLine(error?.message)}`;
      }),
  ),
});
