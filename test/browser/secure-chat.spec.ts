import { expect, Seat, test } from '../support/secure-chat';

const secret = 'The launch is on Thursday at nine';

test('members read each other, and the service saw nothing of it', async ({ browser, chat, seat }) => {
  const other = await Seat.open(browser, chat);
  await seat.joinRoom('Ada');
  await other.joinRoom('Grace');
  await seat.say(secret);

  await expect(other.messages).toContainText(`Ada`);
  await expect(other.messages).toContainText(secret);
  await expect(seat.messages).toContainText('Ada (you)');
  await expect(seat.input).toHaveValue('');

  const onWire = await other.wire.locator('code').textContent();
  const frame = JSON.parse((onWire ?? '').replaceAll('\u00a0', ' ')) as Record<string, unknown>;
  const sent = chat.frames.map(({ text }) => JSON.parse(text) as { event: string; data: string });
  const relayed = sent.find(({ event }) => event === 'new-message');
  expect(frame).toEqual({
    event: 'new-message',
    channel: 'private-encrypted-secure-chat',
    data: JSON.parse(relayed?.data ?? ''),
  });
  expect(frame.data).toEqual({ nonce: expect.any(String), ciphertext: expect.any(String) });

  const everything = JSON.stringify(chat.frames);
  for (const text of [secret, 'launch', 'Ada', Buffer.from(secret).toString('base64').slice(0, -4)]) {
    expect(onWire).not.toContain(text);
    expect(everything).not.toContain(text);
  }
  expect([...seat.faults, ...other.faults]).toEqual([]);
});

test('what others write stays text', async ({ seat }) => {
  const markup = '<img src="x" onerror="document.title = \'taken\'"> <b>bold</b>';
  await seat.joinRoom('<i>Ada</i>');
  await seat.say(markup);

  await expect(seat.messages).toContainText(markup);
  await expect(seat.messages).toContainText('<i>Ada</i>');
  await expect(seat.messages.locator('img, b, i')).toHaveCount(0);
  await expect(seat.page).toHaveTitle('Secure Chat');
});

test('a guest is refused, sees it, and may come back as someone else', async ({ page, chat, seat }) => {
  await seat.join('Eve', 'Guest');

  const denial = page.getByRole('alert').filter({ hasText: 'Access denied to encrypted channel' });
  await expect(denial).toContainText('403');
  await expect(seat.input).toBeHidden();
  expect(chat.service.channels.size).toBe(0);

  await page.getByRole('button', { name: 'Join as someone else' }).click();
  await seat.joinRoom('Eve');
});

test('everybody comes back after the service was gone, and nobody saw an error', async ({
  browser,
  chat,
  seat,
}) => {
  const other = await Seat.open(browser, chat);
  const seats = [seat, other];
  await seat.joinRoom('Ada');
  await other.joinRoom('Grace');
  await chat.killService();
  for (const { state } of seats) await expect(state).toHaveText('Connecting…');

  await seat.say('Are you there?');
  await expect(seat.fault).toHaveText('Not connected yet. Your message stays here until you send it.');
  await chat.restartService();
  for (const { state, messages } of seats) {
    await expect(state).toHaveText('Connected');
    await expect(messages).toContainText('Back online, you may have missed messages');
  }
  await expect(seat.fault).toBeEmpty();
  await expect(seat.input).toHaveValue('Are you there?');
  await seat.input.press('Enter');
  await expect(other.messages).toContainText('Are you there?');

  expect(other.faults).toEqual([]);
  expect(new Set(seat.faults)).toEqual(
    new Set(['Not connected yet. Your message stays here until you send it.']),
  );
});

test('a long absence of the service is told as a state', async ({ page, chat, seat }) => {
  await page.clock.install();
  await page.reload();
  await seat.joinRoom('Ada');
  await chat.killService();
  await expect(seat.state).toHaveText('Connecting…');
  await page.clock.fastForward(11_000);
  await expect(seat.state).toHaveText('Unavailable, trying again…');

  await chat.restartService();
  await page.clock.fastForward(20_000);
  await expect(seat.state).toHaveText('Connected');
  expect(seat.faults).toEqual([]);
});

test('who disconnects stays so until connecting again', async ({ page, chat, seat }) => {
  await seat.joinRoom('Ada');
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await expect(seat.state).toHaveText('Disconnected');
  await expect.poll(() => chat.service.connections).toEqual([]);

  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(seat.messages).toContainText('Back online, you may have missed messages');
  expect(seat.faults).toEqual([]);
});

test('a service that will not have it is told as an error', async ({ chat, seat }) => {
  await seat.joinRoom('Ada');
  chat.service.faults.refuseConnections({ code: 4004, message: 'too many connections' });
  chat.service.faults.drop();
  await expect(seat.state).toHaveText('Disconnected');
  await expect(seat.fault).toContainText('too many connections');
});

test('a message that cannot be sent is told and kept', async ({ page, seat }) => {
  await seat.joinRoom('Ada');
  await page.route('/send-encrypted-message', (route) => route.abort());
  await seat.say(secret);
  await expect(seat.fault).toHaveText('The chat’s server cannot be reached. Try again.');
  await expect(seat.input).toHaveValue(secret);

  await page.unroute('/send-encrypted-message');
  await seat.input.press('Enter');
  await expect(seat.messages).toContainText(secret);
  await expect(seat.fault).toBeEmpty();
});

test('an answer without a key is an encryption error', async ({ page, seat }) => {
  await page.route('/jetsocket/auth', (route) => route.fulfill({ json: { auth: 'secure-chat:signature' } }));
  await seat.join('Ada');
  await expect(seat.fault).toHaveText('Encryption error - please try again');
});

test('a reload keeps the seat; a token that is no longer good ends it', async ({ page, chat, seat }) => {
  await seat.joinRoom('Ada');
  await page.reload();
  await expect(seat.messages).toContainText('Connected to secure chat');

  await page.evaluate(async () => {
    const authorization = `Bearer ${sessionStorage.getItem('secure-chat-token')}`;
    await fetch('/sign-out', { method: 'POST', headers: { authorization } });
  });
  chat.service.faults.drop();
  await expect(page.getByRole('alert')).toHaveText('You are not signed in any more. Join again.');
  await expect(page.getByLabel('Your name')).toBeFocused();
});

test('it is used by keyboard alone, and fits a phone', async ({ page, seat }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByLabel('Your name')).toBeFocused();
  await page.keyboard.type('Ada');
  await page.keyboard.press('Enter');
  await expect(seat.messages).toContainText('Connected to secure chat');
  await expect(seat.input).toBeFocused();
  await page.keyboard.type('a'.repeat(300));
  await page.keyboard.press('Enter');
  await expect(seat.wire.locator('code')).toBeVisible();

  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'this browser' })).toBeChecked();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('region', { name: 'Conversation' })).toBeFocused();
});
