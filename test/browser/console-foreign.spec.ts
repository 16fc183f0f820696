import type { Page } from '@playwright/test';
import { expect, serverOf, test, Visitor } from '../support/console';
import { html, PageServer } from '../support/page-server';

// No other page in the developer's browser presses the console's buttons or reads what it shows.

let site: PageServer;
test.beforeEach(async () => {
  site = await PageServer.start();
});
test.afterEach(() => site.stop());

/** What each way to reach the console from a page comes to. */
async function attempts(page: Page, target: string): Promise<Record<string, unknown>> {
  return page.evaluate(async (url) => {
    const body = JSON.stringify({ action: 'drop' });
    const ended = (source: EventTarget) =>
      new Promise((resolve) => {
        for (const name of ['open', 'message', 'error', 'close']) {
          source.addEventListener(name, () => resolve(name));
        }
      });
    const reach = (options: RequestInit) =>
      fetch(`${url}/console/actions`, { method: 'POST', body, ...options }).then(
        ({ status }) => status,
        () => 'failed',
      );
    return {
      fetch: await reach({}),
      blind: await reach({ mode: 'no-cors' }),
      json: await reach({ headers: { 'content-type': 'application/json' } }),
      socket: await ended(new WebSocket(`${url.replace('http', 'ws')}/console/stream`)),
      events: await ended(new EventSource(`${url}/console/stream`)),
    };
  }, target);
}

test('a page of another origin can do nothing by script', async ({ page, service }) => {
  const ada = await Visitor.open(service);
  await page.goto(site.url);
  expect(await attempts(page, service.url)).toEqual({
    fetch: 'failed',
    blind: 'failed',
    json: 'failed',
    socket: 'error',
    events: 'error',
  });
  service.publish('room', 'still-there', 1);
  expect(service.connections).toEqual([ada.socketId]);
  expect(ada.closeCode).toBeUndefined();
});

test('a form of another origin can do nothing', async ({ page, service }) => {
  const ada = await Visitor.open(service);
  const form = `<form method="post" enctype="text/plain" action="${service.url}/console/actions">
    <input name='{"action":"drop","x":"' value='"}'><button>Win a prize</button></form>`;
  site.answers.set('/', html(form));
  await page.goto(site.url);
  const answered = page.waitForResponse(/console/);
  await page.getByRole('button').click();
  expect((await answered).status()).toBe(403);
  expect(service.connections).toEqual([ada.socketId]);
});

test('a page of another origin cannot put the console in a frame', async ({ page, service }) => {
  site.answers.set('/', html(`<iframe src="${service.url}/console"></iframe>`));
  await page.goto(site.url);
  await expect.poll(() => page.frames().length).toBe(2);
  await page.waitForLoadState('load');
  await expect(page.frameLocator('iframe').getByText('Connections')).toHaveCount(0);
});

test('a name that somebody else pointed at this machine opens nothing', async ({ page, service }) => {
  const ada = await Visitor.open(service);
  // Browsers look names below localhost up themselves: to the service it is a foreign name all the same.
  const rebound = `http://attacker.localhost:${service.port}`;
  expect((await page.goto(`${rebound}/console`))?.status()).toBe(403);
  expect(await attempts(page, rebound)).toEqual({
    fetch: 403,
    blind: 403,
    json: 403,
    socket: 'error',
    events: 'error',
  });
  expect(service.connections).toEqual([ada.socketId]);
});

test('the console itself can, by each name of this machine', async ({ page, service }) => {
  await serverOf(service).trigger('room', 'greet', {});
  for (const name of ['127.0.0.1', 'localhost']) {
    const ada = await Visitor.open(service);
    await page.goto(`http://${name}:${service.port}/`);
    await expect(page.getByText('greet', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: `Drop ${ada.socketId}` }).click();
    await expect.poll(() => ada.closeCode).toBe(1006);
  }
});
