import Pusher, { type Options as PusherOptions } from 'jetsocket-js/pusher/with-encryption';
import type { Options } from 'pusher-js';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { runSideBySide, type Script, seenByOurs } from '../support/side-by-side';

// What `channel.subscribe()` and `channel.unsubscribe()` do, on pusher-js and on the drop-in for it.

const scripts: Record<string, Script> = {
  'a channel that leaves comes back as the same object, with its handlers': async (stage) => {
    const client = await stage.client();
    for (const name of ['news', 'private-news', 'private-encrypted-news', 'private-cache-news']) {
      const channel = client.subscribe(name);
      channel.bind('item', (data: unknown) => stage.note(name, `item ${data}`));
      await stage.until(() => channel.subscribed);
      channel.unsubscribe();
      stage.note(channel.subscribed);
      channel.subscribe();
      await stage.until(() => channel.subscribed);
      stage.note(client.channel(name) === channel, client.allChannels().length);
      await stage.application.library.trigger(name, 'item', 1);
      await stage.event('item 1');
      client.unsubscribe(name);
      stage.note(client.channel(name), channel.subscribed);
    }
  },

  'a channel that leaves before the answer, and comes back': async (stage) => {
    const client = await stage.client();
    const channel = client.subscribe('private-news');
    channel.bind('pusher:subscription_succeeded', () => stage.note('succeeded'));
    channel.unsubscribe();
    channel.subscribe();
    await stage.event('succeeded');
    stage.note(client.channel('private-news') === channel, channel.subscribed);
  },
};

it.each(Object.entries(scripts))('%s', async (_name, script) => {
  const { theirs, ours } = await runSideBySide(script);

  expect(theirs.length).toBeGreaterThan(0);
  expect(ours).toEqual(theirs);
});

it('a channel that was left undoes nothing for the one that has its name now', async () => {
  const seen = await seenByOurs(async (stage) => {
    const client = await stage.client();
    const first = client.subscribe('news');
    await stage.until(() => first.subscribed);
    first.unsubscribe();
    const second = client.subscribe('news');
    second.bind('item', (data: unknown) => stage.note(`item ${data}`));
    await stage.until(() => second.subscribed);
    first.unsubscribe();
    first.subscribe();
    await stage.application.library.trigger('news', 'item', 1);
    await stage.event('item 1');
    stage.note(client.channel('news') === second, first.subscribed, first.subscriptionPending);
  });

  expect(seen).toEqual([['item 1'], [true, false, false]]);
});

it('a channel that was left is not wanted where its successor comes back instead', async () => {
  const seen = await seenByOurs(async (stage) => {
    const client = await stage.client();
    const first = client.subscribe('private-news');
    await stage.until(() => first.subscribed);
    first.unsubscribe();
    const second = client.subscribe('private-news');
    client.unsubscribe('private-news');
    first.subscribe();
    first.unsubscribe();
    await stage.until(() => second.subscribed);
    stage.note(client.channel('private-news') === second, first.subscribed);
  });

  expect(seen).toEqual([[true, false]]);
});

it('a channel that leaves while its return is being authorized is asked for once', async () => {
  const commands: string[] = [];
  const held: (() => void)[] = [];
  const noting = class extends WebSocket {
    override send(text: string) {
      commands.push(JSON.parse(text).event);
      super.send(text);
    }
  };
  await seenByOurs(async (stage) => {
    const { library } = stage.application;
    const client = await stage.client('amy', {
      WebSocket: noting,
      channelAuthorization: {
        customHandler: ({ socketId, channelName }, callback) => {
          held.push(() => callback(null, library.authorizeChannel(socketId, channelName)));
        },
      },
    } as Partial<Options>);
    const channel = client.subscribe('private-news');
    await stage.until(() => held.length === 1);
    held.shift()?.();
    await stage.until(() => channel.subscribed);
    for (const _ of 'ab') {
      channel.unsubscribe();
      channel.subscribe();
    }
    await stage.until(() => held.length === 2);
    for (const release of held) release();
    await stage.until(() => channel.subscribed);
    const heard = new Promise((resolve) => channel.bind('item', resolve));
    await library.trigger('private-news', 'item', 1);
    await heard;
  });

  expect(commands).toEqual(['pusher:subscribe', 'pusher:unsubscribe', 'pusher:subscribe']);
});

it('an encrypted channel that leaves and comes back ends the requests for its key that were under way', async () => {
  const delays = [0, 600, 0];
  let [asked, open, most] = [0, 0, 0];
  await seenByOurs(async (stage) => {
    const { library } = stage.application;
    const client = await stage.client('amy', {
      channelAuthorization: {
        customHandler: async ({ socketId, channelName }: { socketId: string; channelName: string }) => {
          const delay = delays[asked++] ?? 300;
          if (asked > 3) most = Math.max(most, ++open);
          await new Promise((resolve) => setTimeout(resolve, delay));
          if (asked > 3) open--;
          return library.authorizeChannel(socketId, channelName);
        },
      },
    } as unknown as Partial<Options>);
    const channel = client.subscribe('private-encrypted-news');
    await stage.until(() => channel.subscribed);
    let errors = 0;
    channel.bind('pusher:decryption_error', () => errors++);
    const damaged = { nonce: 'A'.repeat(32), ciphertext: 'A'.repeat(64) };
    stage.service.publish('private-encrypted-news', 'item', damaged);
    await stage.until(() => asked === 2);
    channel.unsubscribe();
    channel.subscribe();
    await stage.until(() => channel.subscribed);
    stage.service.publish('private-encrypted-news', 'item', damaged);
    await stage.until(() => errors === 1);
  });

  // Two were for subscriptions, and one counts for nothing any more.
  expect([asked, most]).toEqual([5, 1]);
});

it.each([null, undefined])('`secretbox: %s` is as if it were not there', (secretbox) => {
  const options = { cluster: 'eu', secretbox, WebSocket, autoConnect: false };

  expect(() => new Pusher('key', options as unknown as PusherOptions)).not.toThrow();
});
