import { html } from '../support/page-server';
import { expect, siteTest as test } from '../support/site';
import { WebKit } from '../support/webkit';

interface Browsers {
  find(name: string): { readonly path: string } | undefined;
}

const room = 'private-encrypted-room';

test('WebKit reads an encrypted event', async ({ site }) => {
  const { find } = (await import(new URL('../browsers.mjs', import.meta.url).href)) as Browsers;
  const found = find('webkit');

  const options = { ...site.options, channelAuthorization: { endpoint: '/jetsocket/auth' } };
  const page = `<!doctype html><title>Waiting</title>
    <script src="/dist/jetsocket-with-encryption.min.js"></script>
    <script>
      addEventListener('error', ({ message }) => { document.title = message; });
      const channel = new Jetsocket('local-key', ${JSON.stringify(options)}).subscribe('${room}');
      channel.bind('jetsocket:subscription_error', ({ message }) => { document.title = message; });
      channel.bind('jetsocket:subscription_succeeded', () => { document.title = 'Subscribed'; });
      channel.bind('news', ({ text }) => { document.title = text; });
    </script>`;
  site.pages.answers.set('/', html(page));
  const webKit = await WebKit.launch(found?.path ?? '');
  try {
    await webKit.goto(site.pages.url);
    await expect.poll(() => webKit.title()).toBe('Subscribed');
    await site.jetsocket.trigger(room, 'news', { text: 'It was read' });
    await expect.poll(() => webKit.title()).toBe('It was read');
  } finally {
    await webKit.close();
  }
  expect(JSON.stringify(site.service.sent)).not.toContain('It was read');
});
