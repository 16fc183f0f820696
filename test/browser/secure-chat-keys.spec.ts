import type { Page } from '@playwright/test';
import { channelKey, seal } from '../support/sealing';
import { expect, Seat, type SecureChat, test } from '../support/secure-chat';

const room = 'private-encrypted-secure-chat';
const secret = 'The launch is on Thursday at nine';
const rotated = 'The key was rotated. This browser has the new one, and goes on.';

/** What the server's page says of one thing. */
const fact = (page: Page, name: string) =>
  page.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd[1]');

async function openServerPage(seat: Seat, chat: SecureChat): Promise<Page> {
  const page = await seat.page.context().newPage();
  await page.goto(chat.serverUrl);
  await expect(fact(page, 'Master key')).toHaveText('No. 1');
  return page;
}

/** The frames in the wire panel. */
async function framesOf(seat: Seat) {
  const texts = await seat.wire.locator('code').allTextContents();
  return texts.map((text) => JSON.parse(text.replaceAll('\u00a0', ' ')) as { event: string; data: object });
}

test('the key is rotated under a conversation, and everybody goes on', async ({ browser, chat, seat }) => {
  const other = await Seat.open(browser, chat);
  await seat.joinRoom('Ada');
  await other.joinRoom('Grace');
  const server = await openServerPage(seat, chat);
  await expect(fact(server, 'given')).toHaveText('2');
  await seat.say('Before the change');
  for (const { messages } of [seat, other]) await expect(messages).toContainText('Before the change');

  for (const number of [2, 3]) {
    await server.getByRole('button', { name: 'Rotate the key' }).click();
    await expect(fact(server, 'Master key')).toHaveText(`No. ${number}`);
    await expect(server.getByRole('status')).toContainText('Rotated');
    for (const { messages } of [seat, other]) {
      await expect(messages.getByText(rotated)).toHaveCount(number - 1);
    }
    await expect(fact(server, 'given')).toHaveText('2');
    await other.say(`With key ${number}`);
    for (const { messages } of [seat, other]) await expect(messages).toContainText(`With key ${number}`);
  }

  for (const each of [seat, other]) {
    const events = (await framesOf(each)).map(({ event }) => event);
    expect(events).toEqual(['new-message', 'key-rotated', 'new-message', 'key-rotated', 'new-message']);
    expect([...each.faults, ...each.uncaught]).toEqual([]);
  }
  await expect(fact(server, 'Messages')).toHaveText('3');
});

test('direct messages are read by browsers alone: neither the chat’s server nor the service sees them', async ({
  browser,
  chat,
  seat,
}) => {
  const other = await Seat.open(browser, chat);
  const posted: string[] = [];
  for (const { page } of [seat, other]) {
    page.on('request', (request) => posted.push(`${request.url()} ${request.postData()}`));
  }
  await seat.joinRoom('Ada');
  await other.joinRoom('Grace');
  const server = await openServerPage(seat, chat);
  for (const each of [seat, other]) await each.sealBy('this browser');

  await seat.say(secret);
  await expect(other.messages).toContainText(secret);
  await other.say('Understood');
  await expect(seat.messages).toContainText('Understood');

  await expect(seat.messages.getByRole('article')).toHaveText([
    /Ada \(you\) direct .*launch/,
    /Grace direct .*Understood/,
  ]);
  await expect(other.messages.getByRole('article')).toHaveText([
    /Ada direct .*launch/,
    /Grace \(you\) direct /,
  ]);
  const [here, there] = [await framesOf(seat), await framesOf(other)];
  expect(here.map(({ data }) => data)).toEqual(there.map(({ data }) => data));
  for (const { event, data } of [...here, ...there]) {
    expect([event, Object.keys(data)]).toEqual(['client-message', ['nonce', 'ciphertext']]);
  }
  for (const seen of [JSON.stringify(chat.frames), posted.join(), JSON.stringify([here, there])]) {
    expect(seen).not.toMatch(/launch|Understood|username/);
  }
  expect(posted.join()).not.toContain('/send-encrypted-message');
  await expect(fact(server, 'Messages')).toHaveText('0');

  await seat.sealBy('the chat’s server');
  await seat.say('By way of the server');
  await expect(other.messages).toContainText('By way of the server');
  await expect(fact(server, 'Messages')).toHaveText('1');
  expect([...seat.faults, ...other.faults, ...other.uncaught]).toEqual([]);
});

test('direct messages go on after the key was rotated', async ({ browser, chat, seat }) => {
  const other = await Seat.open(browser, chat);
  const seats = [seat, other];
  await seat.joinRoom('Ada');
  await other.joinRoom('Grace');
  for (const each of seats) await each.sealBy('this browser');
  const server = await openServerPage(seat, chat);

  await server.getByRole('button', { name: 'Rotate the key' }).click();
  for (const { messages } of seats) await expect(messages).toContainText(rotated);
  const late = await Seat.open(browser, chat);
  await late.joinRoom('Hedy');
  await seat.say(secret);
  await other.say('Understood');

  for (const { messages, faults, uncaught } of [...seats, late]) {
    await expect(messages).toContainText(secret);
    await expect(messages).toContainText('Understood');
    expect([...faults, ...uncaught]).toEqual([]);
  }
});

test('a direct message may hold anything, and stays text', async ({ chat, seat }) => {
  const markup = '<img src="x" onerror="document.title = \'taken\'">';
  const key = channelKey(room, chat.masterKey);
  await seat.joinRoom('Ada');

  for (const data of [null, 5, 'text', [], { username: {}, message: [markup], timestamp: {} }]) {
    chat.service.publish(room, 'client-message', seal(JSON.stringify(data), key));
  }
  chat.service.publish(room, 'client-message', { username: 'Eve', message: 'not sealed' });

  await expect(seat.messages).toContainText('A message could not be opened: malformed');
  await expect(seat.messages).toContainText(markup);
  await expect(seat.messages).not.toContainText('not sealed');
  await expect(seat.messages.locator('img')).toHaveCount(0);
  await expect(seat.wire.locator('code')).toHaveCount(6);
  await expect(seat.page).toHaveTitle('Secure Chat');
});

test('a service that passes no direct messages on is told as an error', async ({ chat, seat }) => {
  await seat.joinRoom('Ada');
  await chat.killService();
  await chat.restartService({ clientEvents: false });
  await expect(seat.state).toHaveText('Connected');
  await expect(seat.messages).toContainText('Back online');

  await seat.sealBy('this browser');
  await seat.say(secret);

  await expect(seat.fault).toContainText('The service did not pass your message on');
});

test('the page of the server says when its link is not whole, and fits a phone', async ({ page, chat }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${chat.url}/server.html`);
  await expect(page.getByRole('alert')).toHaveText('Open this page by the link that npm start prints.');
  await page.getByRole('button', { name: 'Rotate the key' }).click();
  await expect(page.getByRole('status')).toBeEmpty();

  await page.goto(chat.serverUrl);
  await page.reload();
  await expect(fact(page, 'Master key')).toHaveText('No. 1');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(fact(page, 'Master key')).toHaveText('No. 2');
  await expect(page.getByRole('button', { name: 'Rotate the key' })).toBeFocused();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
