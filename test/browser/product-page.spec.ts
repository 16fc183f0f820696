import { expect, notedIn, printedBy, snippet, test } from '../support/product-page';

// What the product page shows works as it is written there, with what is built here.

test('the complete example', async ({ browser, product }) => {
  const key = /^Encryption key: (\S+)\n$/.exec(printedBy(snippet('generating-a-key.js')))?.[1];
  const code = snippet('server.js');
  await product.run(code, snippet('client-page.html'), { ENCRYPTION_MASTER_KEY: key ?? '' });
  const ada = await product.open(browser, 'Ada');
  const grace = await product.open(browser, 'Grace');
  for (const { page } of [ada, grace]) {
    await expect(page.locator('#messages')).toContainText('Connected to secure chat');
  }
  await ada.page.getByPlaceholder('Type a secure message...').fill('Nobody else may read this');
  await ada.page.getByRole('button', { name: 'Send' }).click();

  for (const { page } of [ada, grace]) {
    await expect(page.locator('.message')).toContainText('Ada: Nobody else may read this');
  }
  expect((await notedIn(grace.page)).sockets).toEqual([
    expect.stringMatching(/^wss:\/\/ws-APP_CLUSTER\.jetsocket\.io\/app\/APP_KEY\?protocol=7&client=js&/),
  ]);
  const { sent, received } = product.service;
  expect(sent.filter(({ text }) => text.includes('ciphertext'))).toHaveLength(2);
  expect(JSON.stringify([sent, received])).not.toMatch(/Nobody else|Ada/);
  expect([...ada.uncaught, ...grace.uncaught]).toEqual([]);

  const eve = await product.open(browser, 'Eve');
  await expect(eve.page.locator('#messages')).toHaveText('Failed to connect to secure chat');
});

const sdk = '<script src="https://js.jetsocket.io/latest/jetsocket-with-encryption.min.js"></script>';

/** The smaller pieces of the page put together; each that declares what another does is a module. */
const pieces = `<!doctype html>${sdk}
  <script>${snippet('client-subscription.js')}</script>
  <script type="module">${snippet('client-listening.js')}</script>
  <script type="module">${snippet('error-handling.js')}</script>`;

const server = `
  const app = require('express')();
  app.use(require('express').json(), (req, res, next) => {
    req.user = verifyToken(req.headers.authorization?.split(' ')[1]);
    next();
  });
  ${snippet('server-setup.js')}
  ${snippet('server-authorization.js')}
  app.post('/trigger', (req, res) => {
    ${snippet('server-triggering.js')}
    res.end();
  });
  app.listen(3000);`;

test('its pieces: setup, authorization, triggering, listening', async ({ browser, product }) => {
  await product.run(server, pieces);
  const { page, uncaught } = await product.open(browser, 'Ada');
  await expect
    .poll(() => product.service.channels)
    .toEqual(new Map([['private-encrypted-my-channel', [expect.any(String)]]]));
  await product.post('/trigger');

  const data = { message: 'This message is encrypted', timestamp: expect.stringMatching(/^20.*Z$/) };
  await expect
    .poll(async () => (await notedIn(page)).logged)
    .toEqual([['Received encrypted message:', data]]);
  expect(JSON.stringify(product.service.sent)).not.toContain('This message');
  expect(uncaught).toEqual([]);
});

test('its handling of errors', async ({ browser, product }) => {
  await product.run(server, pieces);
  product.interventions.set('Keyless', (_request, response) => response.end('{"auth":"APP_KEY:signature"}'));
  product.interventions.set('Lost', (_request, response) => response.writeHead(404).end());
  const shownTo = async (who: string) => {
    const { page } = await product.open(browser, who);
    await expect.poll(async () => (await notedIn(page)).shown.length).toBeGreaterThan(0);
    return (await notedIn(page)).shown;
  };
  expect(await shownTo('Eve')).toEqual(['Access denied to encrypted channel']);
  expect(await shownTo('Keyless')).toEqual(['Encryption error - please try again']);
  expect(await shownTo('Lost')).toEqual(['Failed to connect to encrypted channel']);
});
