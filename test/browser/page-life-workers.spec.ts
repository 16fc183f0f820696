import { expect, notesIn, test, workerKinds } from '../support/page-life';
import { expectBack, noted } from '../support/page-life-numbers';

test('a dedicated, a shared and a service worker each come back after a reset', async ({ life, page }) => {
  await page.goto(life.workers('numbers'));
  for (const kind of workerKinds) await noted(notesIn(page, kind), 'subscribed');
  const numbers = life.count('numbers');
  for (const kind of workerKinds) await noted(notesIn(page, kind), 'number');
  life.relay.reset();
  for (const kind of workerKinds) await noted(notesIn(page, kind), 'gap');
  // The first that is asked below ends the numbers: until then the last one back must have heard one, too.
  await numbers.more(2);
  for (const kind of workerKinds) await expectBack(notesIn(page, kind), numbers, 'lost');
  expect(await notesIn(page)()).toEqual([]);
});
