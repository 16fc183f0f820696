import { notesIn } from '../support/page-life';
import { expect, test } from '../support/page-life-chromium';
import { eventually, expectBack, noted } from '../support/page-life-numbers';

// A page that its user does not look at.

const channel = 'numbers';

test('the heartbeat and reconnecting survive a hidden page and its throttled timers', async ({
  life,
  real,
}) => {
  await real.page.goto(life.page(channel, { activityTimeout: 500, pongTimeout: 10_000 }));
  const notes = notesIn(real.page);
  await noted(notes, 'subscribed');
  await real.hide();
  await real.untilThrottled();
  const pings = () => life.site.service.received.filter(({ text }) => text.includes('jetsocket:ping')).length;
  const before = pings();
  await eventually(async () => pings() >= before + 2, 'the hidden page pings');
  expect((await notes()).filter(({ what }) => what === 'connected')).toHaveLength(1);

  const numbers = life.count(channel);
  await noted(notes, 'number');
  life.relay.reset();
  await noted(notes, 'connected', 2);
  await expectBack(notes, numbers, 'lost');
  expect(await real.page.evaluate(() => document.visibilityState)).toBe('hidden');
});

test('a frozen page hears again when it is resumed', async ({ life, real }) => {
  await real.page.goto(life.page(channel));
  const notes = notesIn(real.page);
  await noted(notes, 'subscribed');
  const numbers = life.count(channel);
  await noted(notes, 'number');
  await real.hide();
  await real.freeze();
  await noted(notes, 'freeze');
  await numbers.more(40);
  await real.resume();
  await expectBack(notes, numbers, 'resume');
});

test('what was under way before a sleep does not vouch for the link after it', async ({ life, page }) => {
  const { asleep, wake } = life.sleep();
  await page.goto(life.page(channel, { reconnect: { minDelay: 50 } }));
  const notes = notesIn(page);
  await noted(notes, 'subscribed');
  const numbers = life.count(channel);
  await noted(notes, 'number');
  const awake = page.evaluate(sleepAndWake);
  await asleep;
  // These wait in the browser until the page is awake; then the link is dead already.
  await numbers.more(5);
  life.relay.stall();
  await numbers.more(60);
  wake();
  await awake;
  await noted(notes, 'lost');
  life.relay.resume();
  await expectBack(notes, numbers, 'online');
});

/** Runs in the page: stands still, as on a machine that sleeps, and is told to be online when it wakes. */
function sleepAndWake(): void {
  const request = new XMLHttpRequest();
  request.open('GET', '/sleep', false);
  request.send();
  dispatchEvent(new Event('online'));
}
