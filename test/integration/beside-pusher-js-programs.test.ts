import { expect, it } from 'vitest';
import { runSideBySide, type Script } from '../support/side-by-side';

// What programs do that are no textbook cases, on pusher-js and on the drop-in for it.

const scripts: Record<string, Script> = {
  'a component that cleans up after itself, and is mounted again': async (stage) => {
    const client = await stage.client();
    const mount = (as: string) => {
      const news = client.subscribe('private-news');
      news.bind('pusher:subscription_succeeded', () => stage.note(as, 'succeeded'));
      news.bind('item', (data: unknown) => stage.note(as, `item ${data}`));
      return () => {
        news.unbind_all();
        news.unsubscribe();
      };
    };
    // React's strict mode undoes the first mount before the subscription is answered.
    mount('first')();
    const unmount = mount('second');
    await stage.event('second');
    await stage.application.library.trigger('private-news', 'item', 1);
    await stage.event('item 1');
    unmount();
    mount('third');
    await stage.event('third');
    await stage.application.library.trigger('private-news', 'item', 2);
    await stage.event('item 2');
    stage.note(client.allChannels().map(({ name }) => name));
  },

  'subscribing again after a refusal': async (stage) => {
    const client = await stage.client();
    const { endpoint } = stage.application;
    endpoint.answerOnce({ status: 403, body: 'Forbidden' });
    const room = client.subscribe('presence-room');
    stage.noteEvents(room, 'room');
    await stage.event('pusher:subscription_error');
    stage.noteFlags(room);
    stage.note(client.subscribe('presence-room') === room);
    await stage.event('pusher:subscription_succeeded');
    stage.noteFlags(room);
    endpoint.answerOnce({ status: 403, body: 'Forbidden' });
    const refused = client.subscribe('private-x');
    stage.noteEvents(refused, 'x');
    await stage.event('x');
    client.unsubscribe('private-x');
    stage.note(client.channel('private-x'), client.subscribe('private-x') === refused);
    await stage.until(() => client.channel('private-x').subscribed);
  },

  'handlers that leave, enter and unbind': async (stage) => {
    const client = await stage.client();
    const first = client.subscribe('first');
    first.bind('pusher:subscription_succeeded', () => {
      client.unsubscribe('first');
      stage.note('left', first.subscribed, client.channel('first'));
      const second = client.subscribe('second');
      const once = (data: unknown) => {
        stage.note('once', data);
        second.unbind('a', once);
      };
      second.bind('a', once);
      second.bind('a', (data: unknown) => {
        stage.note('a', data);
        if (data === 2) client.unsubscribe('second');
      });
      second.bind('a', (data: unknown) => stage.note('after', data));
      second.bind('pusher:subscription_succeeded', () => stage.note('entered'));
    });
    client.bind('a', (data: unknown) => stage.note('client', data));
    await stage.event('entered');
    for (const data of [1, 2]) await stage.application.library.trigger('second', 'a', data);
    await stage.event('client', 2);
    stage.note(client.allChannels().length);
  },

  'events that are called as what every object has': async (stage) => {
    const client = await stage.client();
    const news = client.subscribe('news');
    await stage.until(() => news.subscribed);
    for (const name of ['toString', '__proto__', 'constructor', 'hasOwnProperty']) {
      news.bind(name, (data: unknown) => stage.note(name, data));
      await stage.application.library.trigger('news', name, { name });
      await stage.event(name);
    }
  },

  'names of events that are no text': async (stage) => {
    const client = await stage.client();
    const news = client.subscribe('news');
    await stage.until(() => news.subscribed);
    // What JavaScript passes on: the id of a user, a property that is not there yet.
    const loose = news as unknown as Record<'bind' | 'unbind', (name: unknown, handler: unknown) => void>;
    const handlers = [7, undefined, null].map((name) => {
      const handler = (data: unknown) => stage.note(String(name), data);
      loose.bind(name, handler);
      return handler;
    });
    await stage.application.library.trigger('news', '7', 'by number');
    await stage.event('7');
    loose.unbind(7, handlers[0]);
    news.bind('end', () => stage.note('end'));
    for (const name of ['7', 'end']) await stage.application.library.trigger('news', name, 'unbound');
    await stage.event('end');
    client.unsubscribe('news');
    stage.note(client.channel('news'));
  },

  'events that programs tell by themselves, named by no text': async (stage) => {
    const client = await stage.client();
    const { connection, global_emitter, user } = client;
    for (const emitter of [client.subscribe('news'), connection, global_emitter, user.watchlist]) {
      const own = emitter as unknown as Record<'bind' | 'emit', (name: unknown, what: unknown) => void>;
      for (const name of [7, undefined, null]) {
        own.bind(name, (data: unknown) => stage.note(String(name), data));
        own.emit(name, 'told');
      }
      own.bind('8', (data: unknown) => stage.note('8', data));
      own.emit(8, 'by number');
    }
  },

  'many channels of all kinds, through a disconnection': async (stage) => {
    const client = await stage.client();
    const kinds = ['', 'private-', 'presence-', 'cache-', 'private-cache-'];
    const names = Array.from({ length: 20 }, (_, index) => `${kinds[index % kinds.length]}room-${index}`);
    for (const name of names) client.subscribe(name);
    const areSubscribed = () => client.allChannels().filter(({ subscribed }) => subscribed).length === 20;
    await stage.until(areSubscribed);
    stage.note(client.allChannels().map(({ name }) => name));
    client.disconnect();
    stage.note(client.allChannels().map(({ subscribed }) => subscribed));
    client.connect();
    await stage.until(areSubscribed);
  },
};

it.each(Object.entries(scripts))('%s', async (_name, script) => {
  const { theirs, ours } = await runSideBySide(script);

  expect(theirs.length).toBeGreaterThan(0);
  expect(ours).toEqual(theirs);
});
