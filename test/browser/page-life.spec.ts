import { expect, notesIn, test } from '../support/page-life';
import { expectBack, expectComplete, noted } from '../support/page-life-numbers';

// What happens to a page that is used for long, against the built files: it hears again what is said
// within six seconds of waking, and what it missed lies in a gap that it was told.

const channel = 'numbers';

test('a moment without network loses nothing', async ({ context, life, page }) => {
  await page.goto(life.page(channel));
  const notes = notesIn(page);
  await noted(notes, 'subscribed');
  const numbers = life.count(channel);
  await noted(notes, 'number');
  await context.setOffline(true);
  await noted(notes, 'offline');
  await numbers.more(10);
  await context.setOffline(false);
  await expectBack(notes, numbers, 'online');
  expect((await notes()).filter(({ what }) => what === 'gap')).toEqual([]);
});

test('the network is gone for longer than a silent link is trusted', async ({ context, life, page }) => {
  await page.goto(life.page(channel));
  const notes = notesIn(page);
  await noted(notes, 'subscribed');
  const numbers = life.count(channel);
  await noted(notes, 'number');
  life.relay.stall();
  // What was under way has been heard by then: a frame behind the event would count as a sign of life.
  await numbers.more(10);
  await context.setOffline(true);
  await noted(notes, 'lost');
  life.relay.resume();
  await context.setOffline(false);
  await expectBack(notes, numbers, 'online');
  expect((await notes()).filter(({ what }) => what === 'gap')).toHaveLength(1);
});

test('a link that fell silent is noticed by its silence and replaced', async ({ life, page }) => {
  await page.goto(life.page(channel, { activityTimeout: 300, pongTimeout: 700 }));
  const notes = notesIn(page);
  await noted(notes, 'subscribed');
  const numbers = life.count(channel);
  await noted(notes, 'number');
  life.relay.stall();
  await noted(notes, 'lost');
  life.relay.resume();
  await expectBack(notes, numbers, 'lost');
  expect((await notes()).filter(({ what }) => what === 'gap')).not.toEqual([]);
});

test('the page is left and come back to', async ({ browserName, life, page }) => {
  await page.goto(life.page(channel));
  const notes = notesIn(page);
  await noted(notes, 'subscribed');
  const numbers = life.count(channel);
  await noted(notes, 'number');
  expectComplete(await notes(), []);
  await page.goto(life.elsewhere);
  await numbers.more(20);
  // Playwright's own `goBack` waits for a load that a restored page does not have.
  await page.evaluate(() => void setTimeout(() => history.back()));
  // Firefox keeps no page with an open socket, and loads it afresh.
  if (browserName === 'chromium') await expectBack(notes, numbers, 'restored');
  else await expectBack(notes, numbers, 'loaded');
});
