import { expect, Seat, test } from '../support/secure-chat';

test('two pages in one browser and one in another talk to each other', async ({
  browser,
  browserName,
  chat,
  playwright,
  seat,
}) => {
  const otherName = browserName === 'chromium' ? 'firefox' : 'chromium';
  const project = test.info().config.projects.find(({ name }) => name === otherName);
  if (!project) console.log(`SKIPPED: ${otherName} was not found; node test/browsers.mjs says more.`);
  test.skip(!project, `${otherName} was not found`);
  // A second browser is started while other tests run.
  test.slow();
  const { channel, launchOptions } = project?.use ?? {};
  const other = await playwright[otherName].launch({ ...launchOptions, ...(channel && { channel }) });

  const seats = [seat, await Seat.open(browser, chat), await Seat.open(other, chat)];
  const names = ['Ada', 'Grace', 'Hedy'];
  await Promise.all(seats.map((each, n) => each.joinRoom(names[n] ?? '')));
  for (const [n, each] of seats.entries()) await each.say(`This is ${names[n]} speaking`);
  for (const { messages, wire, uncaught } of seats) {
    for (const name of names) await expect(messages).toContainText(`This is ${name} speaking`);
    await expect(wire.locator('code')).toHaveCount(names.length);
    await expect(wire).not.toContainText('speaking');
    expect(uncaught).toEqual([]);
  }
  expect(JSON.stringify(chat.frames)).not.toContain('speaking');
  await other.close();
});
