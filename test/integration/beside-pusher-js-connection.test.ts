import { expect, it } from 'vitest';
import { runSideBySide, type Script } from '../support/side-by-side';

// What an application sees of the same script, on pusher-js and on the drop-in for it.

type Callback = (error: Error | null, authorization: unknown) => void;

interface Failure {
  readonly type: string;
  readonly data?: unknown;
  readonly error?: { readonly data?: unknown };
}

const scripts: Record<string, Script> = {
  'authorizations that are refused': async (stage) => {
    const client = await stage.client();
    const { endpoint } = stage.application;
    for (const [name, answer] of Object.entries({
      'private-403': { status: 403, body: 'Forbidden' },
      'private-404': { status: 404, body: '' },
      'private-no-json': { status: 200, body: 'Welcome' },
    })) {
      endpoint.answerOnce(answer);
      stage.noteEvents(client.subscribe(name), name);
      await stage.event(name);
      stage.noteFlags(client.channel(name));
    }
    stage.note(
      endpoint.requests.map(({ method, body, headers }) => [
        method,
        Object.keys(body),
        headers['content-type'],
      ]),
    );
  },

  'a subscription that the service refuses': async (stage) => {
    const client = await stage.client();
    stage.service.faults.refuse('private-x');
    const channel = client.subscribe('private-x');
    stage.noteEvents(channel, 'channel');
    channel.bind('pusher:subscription_error', ({ error }: Failure) => stage.note('words', error));
    await stage.event('words');
  },

  'a user who signs in': async (stage) => {
    const client = await stage.client('amy');
    stage.noteEvents(client.user, 'user');
    client.bind('pusher:signin_success', (data: unknown) => stage.note('success', data));
    stage.note(client.user.user_data);
    client.signin();
    await stage.event('success');
    stage.note(client.user.user_data);
    await stage.until(() => stage.service.received.some(({ text }) => text.includes('#server-to-user-amy')));
    await stage.application.library.sendToUser('amy', 'notice', { n: 1 });
    await stage.event('notice');
  },

  'a user who may not sign in': async (stage) => {
    const client = await stage.client('');
    stage.noteEvents(client.user, 'user');
    client.signin();
    await stage.event('pusher:signin_error');
    stage.note(client.user.user_data);
  },

  'handlers of the application that authorize': async (stage) => {
    const { library } = stage.application;
    const client = await stage.client('amy', {
      channelAuthorization: {
        customHandler: (request: { socketId: string; channelName: string }, callback: Callback) => {
          stage.note(
            'asked',
            Object.keys(request)
              .filter((name) => /socketId|channelName/.test(name))
              .sort(),
          );
          if (request.channelName === 'private-no') setTimeout(() => callback(new Error('No.'), null));
          else callback(null, library.authorizeChannel(request.socketId, request.channelName));
        },
      } as never,
    });
    stage.noteEvents(client.subscribe('private-yes'), 'yes');
    await stage.event('yes');
    client
      .subscribe('private-no')
      .bind('pusher:subscription_error', ({ type, error }: Failure) => stage.note('no', type, error));
    await stage.event('no');
  },

  'a handler of the application that refuses a user': async (stage) => {
    const client = await stage.client('amy', {
      userAuthentication: {
        customHandler: (_request: unknown, callback: Callback) => callback(new Error('Banned.'), null),
      } as never,
    });
    client.user.bind('pusher:signin_error', ({ type, error }: Failure) => stage.note('user', type, error));
    client.signin();
    await stage.event('user');
  },

  'an authorizer of the older kind': async (stage) => {
    const { library } = stage.application;
    const client = await stage.client('amy', {
      authEndpoint: '/there',
      auth: { headers: { a: 'b' }, params: { c: 'd' } },
      authorizer: (channel, { authEndpoint, authTransport, auth }) => ({
        authorize(socketId, callback) {
          stage.note('asked', channel.name, authEndpoint, authTransport, auth, typeof socketId);
          callback(null, library.authorizeChannel(socketId, channel.name));
        },
      }),
    });
    stage.noteEvents(client.subscribe('private-yes'), 'yes');
    await stage.event('yes');
  },

  'the states of a connection': async (stage) => {
    const client = await stage.client();
    const { connection } = client;
    connection.bind('state_change', ({ previous, current }: { previous: string; current: string }) =>
      stage.note('state', previous, current),
    );
    for (const state of ['connecting', 'connected', 'disconnected']) {
      connection.bind(state, (data: unknown) =>
        stage.note(state, data && Object.keys(data), connection.state),
      );
    }
    const news = client.subscribe('news');
    await stage.until(() => news.subscribed);
    client.disconnect();
    stage.noteFlags(news);
    client.disconnect();
    stage.note(client.send_event('client-a', 1, 'private-a'));
    client.connect();
    stage.noteEvents(news, 'news');
    await stage.event('pusher:subscription_succeeded');
    stage.noteFlags(news);
  },

  'a connection that the service ends': async (stage) => {
    const client = await stage.client();
    const room = client.subscribe('presence-room') as ReturnType<typeof client.subscribe> & {
      members: unknown;
    };
    await stage.until(() => room.subscribed);
    client.connection.bind('state_change', ({ current }: { current: string }) =>
      stage.note('state', current),
    );
    stage.noteEvents(room, 'room');
    stage.service.faults.drop();
    await stage.event('pusher:subscription_succeeded');
    stage.note(room.members);
    stage.noteFlags(room);
  },

  'errors that the service reports': async (stage) => {
    const client = await stage.client();
    const news = client.subscribe('news');
    await stage.until(() => news.subscribed);
    client.connection.bind('error', (error: Failure) => stage.note('error', error.type, error.data));
    client.send_event('client-a', 1, 'news');
    await stage.event('error');
    stage.note(client.connection.state);
  },

  'a key that nobody knows': async (stage) => {
    const client = stage.unconnected(stage.Engine, 'amy', {}, 'no-such-key');
    const heard: unknown[] = [];
    client.connection.bind('error', (error: Failure) =>
      heard.push((error.data ?? error.error?.data) as unknown),
    );
    client.connection.bind('disconnected', () => stage.note('disconnected'));
    await stage.event('disconnected');
    // pusher-js tells it twice, in two shapes.
    await stage.until(() => heard.length > 0);
    stage.note(
      heard[0],
      heard.every((each) => JSON.stringify(each) === JSON.stringify(heard[0])),
    );
  },
};

it.each(Object.entries(scripts))('%s', async (_name, script) => {
  const { theirs, ours } = await runSideBySide(script);

  expect(theirs.length).toBeGreaterThan(0);
  expect(ours).toEqual(theirs);
});
