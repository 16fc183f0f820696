import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { expect, part, serverOf, startService, test, Visitor } from '../support/console';

const secret = 'The launch is on Thursday at nine';

test('shows who is connected, on which channels, and who is a member', async ({
  page,
  service,
  openConsole,
}) => {
  await openConsole();
  await expect(part(page, 'Connections 0')).toContainText("new Jetsocket('local-key'");
  const ada = await Visitor.open(service);
  await ada.subscribe('presence-lobby', { user_id: 'ada', user_info: { name: 'Ada' } });

  await expect(part(page, 'Connections 1')).toContainText(ada.socketId);
  await expect(part(page, 'Connections 1')).toContainText('on presence-lobby');
  await expect(part(page, 'Channels 1')).toContainText(/presence-lobby\s+presence/, {
    useInnerText: true,
  });
  await expect(part(page, 'Channels 1')).toContainText('1 member: ada');
  await expect(part(page, 'Events')).toContainText(`${ada.socketId} subscribed to presence-lobby`);

  ada.socket.terminate();
  await expect(part(page, 'Channels 0')).toContainText('No channel is occupied.');
  await expect(part(page, 'Connections 0')).toBeVisible();
});

test('shows events as they pass, sealed ones as sealed, and hostile ones as text', async ({
  page,
  service,
  openConsole,
}) => {
  await openConsole();
  const ada = await Visitor.open(service);
  await ada.subscribe('private-encrypted-room');
  const server = serverOf(service);
  await server.trigger('private-encrypted-room', 'new-message', { text: secret });
  const row = page.getByRole('listitem').filter({ hasText: 'new-message' });
  await expect(row).toContainText('to 1 connection');
  await row.getByText('sealed', { exact: true }).click();
  const { ciphertext } = JSON.parse(String(ada.frames.at(-1)?.data)) as { ciphertext: string };
  await expect(row).toContainText(`ciphertext ${ciphertext}`);

  const markup = '<img src="x" onerror="document.title = \'taken\'">';
  await server.trigger('room', markup, { markup });
  await expect(page.getByRole('listitem').filter({ hasText: markup })).toBeVisible();
  await expect(page.locator('main img')).toHaveCount(0);
  await expect(page).toHaveTitle('Console of jetsocket-local');

  const everything = await page.content();
  expect(everything).not.toContain(secret);
  expect(everything).not.toContain('local-secret');
  expect(everything).not.toMatch(/[0-9a-f]{64}/);
});

test('triggers an event with nothing but the keyboard', async ({ page, service, openConsole }) => {
  const ada = await Visitor.open(service);
  await ada.subscribe('room');
  await openConsole();
  await page.getByRole('button', { name: 'Trigger an event on room' }).press('Enter');
  await expect(page.getByRole('textbox', { name: 'Event' })).toBeFocused();
  await page.keyboard.type('greet');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('{"hello":"all"}');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await expect.poll(() => ada.events).toContain('greet');
  expect(ada.frames.at(-1)).toEqual({ event: 'greet', channel: 'room', data: '{"hello":"all"}' });
  await expect(page.getByText('Triggered greet on room')).toBeVisible();

  await page.getByRole('combobox', { name: 'Channel', exact: true }).fill('no such name');
  await page.getByRole('button', { name: 'Trigger', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'channel must be 1 to 200' })).toBeVisible();
});

test('drops and closes, one or all', async ({ page, service, openConsole }) => {
  const [one, two, three] = [
    await Visitor.open(service),
    await Visitor.open(service),
    await Visitor.open(service),
  ] as const;
  await openConsole();
  await page.getByRole('button', { name: `Drop ${one.socketId}` }).click();
  await expect.poll(() => one.closeCode).toBe(1006);

  await page.getByLabel('Whose').selectOption(two.socketId);
  await page.getByLabel('Close code').fill('4123');
  await expect(part(page, 'Break things')).toContainText('Clients come back after a pause.');
  await page.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => two.closeCode).toBe(4123);
  await expect(part(page, 'Events')).toContainText(`${two.socketId} was closed with 4123`);

  expect(three.closeCode).toBeUndefined();
  await page.getByRole('button', { name: 'Drop all' }).click();
  await expect.poll(() => three.closeCode).toBe(1006);
  await expect(part(page, 'Connections 0')).toBeVisible();
});

test('stalls, delays and refuses until that is ended', async ({ page, service, openConsole }) => {
  const ada = await Visitor.open(service);
  await ada.subscribe('room');
  await openConsole();
  const faults = part(page, 'Broken on purpose');
  const broken = part(page, 'Break things');
  await expect(faults).toBeHidden();
  await broken.getByRole('button', { name: 'Stall' }).click();
  await expect(faults).toContainText('Stalled: everybody');
  service.publish('room', 'late', 1);
  await faults.getByRole('button', { name: 'End: Stalled: everybody' }).click();
  await expect.poll(() => ada.events.at(-1)).toBe('late');
  await expect(faults).toBeHidden();
  await expect(broken).toBeFocused();

  await broken.getByLabel('Delay in milliseconds').fill('300');
  await broken.getByRole('button', { name: 'Delay' }).click();
  await broken.getByRole('group', { name: 'New connections' }).getByLabel('How').selectOption('4004');
  await broken.getByRole('group', { name: 'New connections' }).getByRole('button').click();
  await broken.getByRole('group', { name: 'Subscriptions' }).getByRole('button').click();
  await expect(faults.getByRole('listitem')).toHaveText([
    /Delay of 300 ms: everybody/,
    /New connections: closed with 4004/,
    /Subscriptions refused \(subscription_error\): private-\*/,
  ]);
  const late = Visitor.connect(service);
  await expect.poll(() => late.closeCode).toBe(4004);
  await ada.subscribe('private-orders');
  expect(ada.events.at(-1)).toBe('subscription_error');
  await faults.getByRole('button', { name: 'End all' }).click();
  await expect(faults).toBeHidden();
  await ada.subscribe('private-orders');
  expect(ada.events.at(-1)).toBe('subscription_succeeded');
});

test('keeps the focus where it is while everything moves', async ({ page, service, openConsole }) => {
  const first = await Visitor.open(service);
  const second = await Visitor.open(service);
  await openConsole();
  const drop = page.getByRole('button', { name: `Drop ${second.socketId}` });
  await drop.focus();
  await Visitor.open(service);
  first.socket.terminate();
  await second.subscribe('room');
  await expect(part(page, 'Connections 2')).toContainText('on room');
  await expect(drop).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => second.closeCode).toBe(1006);
});

test('pauses, filters and clears the events', async ({ page, service, openConsole }) => {
  await openConsole();
  const rows = part(page, 'What happened, newest first').getByRole('listitem');
  service.publish('room', 'first', 1);
  await expect(rows).toHaveCount(1);
  await page.getByRole('button', { name: 'Pause' }).click();
  service.publish('room', 'second', 2);
  service.publish('other', 'third', 3);
  await page.getByRole('button', { name: 'Resume (2)' }).click();
  await expect(rows).toHaveText([/third/, /second/, /first/]);
  await page.getByRole('searchbox', { name: 'Filter by text' }).fill('OTHER');
  await expect(rows).toHaveText([/third/]);
  await page.getByRole('combobox', { name: 'Show' }).selectOption('Trouble');
  await expect(part(page, 'What happened, newest first')).toContainText('Nothing of this kind');
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(part(page, 'What happened, newest first')).toContainText('Nothing has happened yet');
});

test('comes back when the service does, and keeps what it had', async ({ page, service, openConsole }) => {
  await openConsole();
  service.publish('room', 'before', 1);
  await expect(part(page, 'Events')).toContainText('before');
  await service.stop();
  await expect(page.getByText('The service is gone, trying again…')).toBeVisible();
  const again = await startService({ port: service.port });
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  again.publish('room', 'after', 1);
  const rows = part(page, 'What happened, newest first').getByRole('listitem');
  await expect(rows).toHaveText([/after/, /The service was started anew/, /before/]);
  await again.stop();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [390, 1280]) {
    test(`is accessible and fits at ${width} px in ${colorScheme}`, async ({
      page,
      service,
      openConsole,
    }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      const ada = await Visitor.open(service);
      await ada.subscribe('presence-lobby', { user_id: 'ada' });
      service.publish('private-encrypted-room', 'open', 'x'.repeat(500));
      service.faults.delay(1);
      await openConsole();
      await expect(part(page, 'Channels 1')).toContainText('ada');
      const beyond = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
      expect(await page.evaluate(beyond)).toBe(0);
      expect(await violations(page)).toEqual([]);
    });
  }
}

/** What axe, the usual checker, has to say of a page. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}
