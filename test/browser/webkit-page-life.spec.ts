import { expect, type Life, notesOf, test, workerKinds } from '../support/page-life';
import { expectBack, noted, type ReadNotes } from '../support/page-life-numbers';
import { WebKit } from '../support/webkit';

// The life of a page in WebKit, which has no way to take the network away: there the events are dispatched.

interface Browsers {
  find(name: string): { readonly path: string } | undefined;
}

// One browser for all of them.
test.describe.configure({ mode: 'default' });

const channel = 'numbers';
let webKit: WebKit;

test.beforeAll(async () => {
  const { find } = (await import(new URL('../browsers.mjs', import.meta.url).href)) as Browsers;
  const found = find('webkit');
  webKit = await WebKit.launch(found?.path ?? '');
});

test.afterAll(() => webKit?.close());

const notesIn =
  (kind = 'page'): ReadNotes =>
  () =>
    webKit.evaluate(notesOf, kind);

const notes = notesIn();

async function openAndCount(life: Life, channel: string, timing = {}) {
  await webKit.goto(life.page(channel, timing));
  await noted(notes, 'subscribed');
  const numbers = life.count(channel);
  await noted(notes, 'number');
  return numbers;
}

test('WebKit: a dispatched `online` event ends the wait for the next attempt', async ({ life }) => {
  const numbers = await openAndCount(life, channel, { reconnect: { minDelay: 60_000, maxDelay: 60_000 } });
  life.relay.refuse();
  life.relay.reset();
  await noted(notes, 'lost');
  life.relay.accept();
  await webKit.evaluate(() => void dispatchEvent(new Event('online')));
  await expectBack(notes, numbers, 'online');
});

test('WebKit: a silent link is replaced, and an encrypted channel is heard again', async ({ life }) => {
  const secret = 'private-encrypted-numbers';
  const numbers = await openAndCount(life, secret, { activityTimeout: 300, pongTimeout: 700 });
  life.relay.stall();
  await noted(notes, 'lost');
  life.relay.resume();
  await expectBack(notes, numbers, 'lost');
});

test('WebKit: the page is left and come back to', async ({ life }) => {
  const numbers = await openAndCount(life, channel);
  await webKit.goto(life.elsewhere);
  await numbers.more(20);
  await webKit.back();
  await expectBack(notes, numbers, 'restored');
});

test('WebKit: each kind of worker comes back after a reset', async ({ life }) => {
  await webKit.goto(life.workers(channel));
  for (const kind of workerKinds) await noted(notesIn(kind), 'subscribed');
  const numbers = life.count(channel);
  for (const kind of workerKinds) await noted(notesIn(kind), 'number');
  life.relay.reset();
  for (const kind of workerKinds) await noted(notesIn(kind), 'gap');
  // The first that is asked below ends the numbers: until then the last one back must have heard one, too.
  await numbers.more(2);
  for (const kind of workerKinds) await expectBack(notesIn(kind), numbers, 'lost');
  expect(await notes()).toEqual([]);
});
