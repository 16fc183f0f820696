import { expect, it } from 'vitest';
import { runSideBySide, type Script, type Stage } from '../support/side-by-side';

// What an application sees of the same script, on pusher-js and on the drop-in for it.

const scripts: Record<string, Script> = {
  'events of a public channel': async (stage) => {
    const client = await stage.client();
    const news = client.subscribe('news');
    stage.noteEvents(news, 'channel');
    news.bind('plain', (...all: unknown[]) => stage.note('arguments', ...all));
    stage.noteFlags(news);
    await stage.event('pusher:subscription_succeeded');
    await stage.event('pusher:subscription_count');
    stage.noteFlags(news);
    for (const data of [{ a: 1 }, [1], 'text', '', 0, false, null, '{"a":1}']) {
      await stage.application.library.trigger('news', 'plain', data);
    }
    await stage.event('plain', 8);
    stage.note(client.channel('news') === news, client.channel('other'));
    stage.note(
      client.allChannels().map(({ name }) => name),
      Object.keys(client.channels.channels),
    );
  },

  'handlers bound and unbound': async (stage) => {
    const client = await stage.client();
    const news = client.subscribe('news');
    await stage.until(() => news.subscribed);
    const on = (as: string) =>
      function (this: unknown, data: unknown) {
        stage.note(as, data, typeof this === 'object' && this !== globalThis ? this : 'no context');
      };
    const context = { context: 1 };
    const [one, two, three] = [on('one'), on('two'), on('three')];
    const everything = (event: string) => stage.note('global', event);
    const tell = async (event: string) => {
      await stage.application.library.trigger('news', event, event);
      await stage.application.library.trigger('news', 'end', event);
      await stage.event(`end of ${event}`);
    };
    news.bind('end', (event: string) => stage.note(`end of ${event}`));
    stage.note(news.bind('a', one).bind('a', two, context).bind('b', three) === news);
    client.bind('a', on('client'));
    client.bind_global(everything);
    news.bind_global(everything);
    await tell('a');
    news.unbind('a', one);
    news.unbind(undefined, undefined, context);
    await tell('a2');
    news.bind('a', one).bind('a', two);
    news.unbind('a');
    news.unbind_global(everything);
    await tell('a');
    client.unbind_global(everything);
    client.unbind('a');
    news.bind('c', three).unbind(undefined, three);
    await tell('c');
    news.unbind_all();
    news.bind('end', (event: string) => stage.note(`end of ${event}`));
    await tell('b');
  },

  'a channel left, and entered again': async (stage) => {
    const client = await stage.client();
    const first = client.subscribe('news');
    stage.noteEvents(first, 'first');
    await stage.event('pusher:subscription_count');
    client.unsubscribe('news');
    stage.noteFlags(first);
    stage.note(client.channel('news'), client.allChannels().length);
    const second = client.subscribe('news');
    stage.noteEvents(second, 'second');
    stage.note(first === second);
    await stage.event('second');
    await stage.application.library.trigger('news', 'a', 1);
    await stage.event('a');
    client.unsubscribe('nobody knows this');
  },

  'a subscription under way, cancelled and wanted again': async (stage) => {
    const client = await stage.client();
    const first = client.subscribe('private-x');
    client.unsubscribe('private-x');
    stage.noteFlags(first);
    const second = client.subscribe('private-x');
    stage.noteFlags(first);
    stage.note(first === second);
    stage.noteEvents(second, 'channel');
    await stage.event('pusher:subscription_succeeded');
  },

  'members of a presence channel': (stage) => presence(stage, 'amy', 'bob'),

  'members whose ids are numbers, the higher one first': (stage) => presence(stage, '8', '7'),

  'client events': async (stage) => {
    const client = await stage.client('amy');
    const bob = stage.somebody('bob');
    for (const name of ['private-room', 'presence-room']) {
      const [mine, bobs] = [client.subscribe(name), bob.subscribe(name)];
      await stage.until(() => mine.subscribed && bobs.subscribed);
      mine.bind('client-typing', (data: unknown, metadata: unknown) => stage.note(name, data, metadata));
      stage.note(bobs.trigger('client-typing', { on: true }));
      await stage.event(name);
      bobs.bind('client-typing', (data: unknown, metadata: unknown) =>
        stage.note(`${name} of bob`, data, metadata),
      );
      stage.note(mine.trigger('client-typing', 'text'));
      await stage.event(`${name} of bob`);
      stage.note(thrown(() => mine.trigger('typing', 1)));
    }
    stage.note(client.send_event('client-typing', 'by hand', 'private-room'));
    await stage.event('private-room of bob', 2);
  },

  'cache channels': async (stage) => {
    const client = await stage.client();
    stage.noteEvents(client.subscribe('cache-a'), 'empty');
    await stage.event('pusher:cache_miss');
    await stage.application.library.trigger('cache-b', 'price', { p: 1 });
    stage.noteEvents(client.subscribe('cache-b'), 'filled');
    await stage.event('price');
  },

  'encrypted channels': async (stage) => {
    const client = await stage.client();
    const room = client.subscribe('private-encrypted-room');
    room.bind('secret', (data: unknown) => stage.note('secret', data));
    await stage.until(() => room.subscribed);
    // pusher-js hands falsy data of encrypted channels to nobody; here it arrives as it is.
    for (const data of [{ words: 'plain' }, 'text', [1]]) {
      await stage.application.library.trigger('private-encrypted-room', 'secret', data);
    }
    await stage.event('secret', 3);
  },
};

it.each(Object.entries(scripts))('%s', async (_name, script) => {
  const { theirs, ours } = await runSideBySide(script);

  expect(theirs.length).toBeGreaterThan(0);
  expect(ours).toEqual(theirs);
});

function thrown(call: () => unknown): boolean {
  try {
    call();
    return false;
  } catch (error) {
    return error instanceof Error;
  }
}

async function presence(stage: Stage, me: string, other: string): Promise<void> {
  const client = await stage.client(me);
  const room = client.subscribe('presence-room') as ReturnType<typeof client.subscribe> & {
    members: unknown;
  };
  stage.noteEvents(room, 'room');
  await stage.event('pusher:subscription_succeeded');
  const bob = stage.somebody(other);
  bob.subscribe('presence-room');
  await stage.event('pusher:member_added');
  stage.note(room.members);
  bob.disconnect();
  await stage.event('pusher:member_removed');
  stage.note(room.members);
}
