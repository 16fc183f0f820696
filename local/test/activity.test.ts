import { beforeEach, describe, expect, it } from 'vitest';
import type { News } from '../src/engine/activity';
import { Hub } from '../src/engine/hub';
import { resolveApp } from '../src/engine/settings';
import type { Receiver } from '../src/engine/surroundings';

let hub: Hub;
let news: News[];
let count = 0;

beforeEach(() => {
  const surroundings = {
    now: () => 7,
    random: () => 0,
    verify: (_secret: string, _text: string, signature: string) => signature === 'good',
    after: () => () => {},
  };
  const app = resolveApp({ id: 'app', key: 'k', secret: 'hidden', subscriptionCount: true });
  hub = new Hub({ apps: [app], prefix: 'jetsocket', surroundings, record: 0 });
  news = [];
  count = 0;
});

function listen(): () => void {
  return hub.activity.listen(({ at, appId, ...rest }) => {
    expect([at, appId]).toEqual([7, rest.kind === 'turned_away' ? undefined : 'app']);
    news.push(rest);
  });
}

function connect(path = '/app/k'): Receiver & { id: string } {
  const link = { send() {}, close() {}, reset() {} };
  const receiver = hub.accept(link, { path, origin: 'https://page.example' });
  count += 1;
  return Object.assign(receiver, { id: `0.${count}` });
}

const say = (receiver: Receiver, event: string, data: unknown, channel?: string) =>
  receiver.receive(JSON.stringify({ event, data, channel }));

describe('the activity of the engine', () => {
  it('tells the life of a connection and its channels in order', () => {
    listen();
    const ada = connect();
    const channel_data = '{"user_id":"ada","user_info":"private words"}';
    say(ada, 'jetsocket:signin', { auth: 'k:good', user_data: '{"id":"u"}' });
    say(ada, 'jetsocket:subscribe', { channel: 'presence-cache-a', auth: 'k:good', channel_data });
    say(ada, 'client-hi', 1, 'presence-cache-a');
    say(ada, 'jetsocket:subscribe', { channel: 'room' });
    say(ada, 'jetsocket:unsubscribe', { channel: 'room' });
    ada.closed();
    const [socketId, channel] = [ada.id, 'presence-cache-a'];
    expect(news).toEqual([
      { kind: 'connected', socketId, origin: 'https://page.example' },
      { kind: 'signed_in', socketId, userId: 'u' },
      { kind: 'channel_occupied', channel },
      { kind: 'subscribed', socketId, channel, userId: 'ada' },
      { kind: 'member_added', channel, userId: 'ada' },
      { kind: 'cache_miss', channel },
      { kind: 'event', channel, event: 'client-hi', data: 1, socketId, userId: 'ada' },
      { kind: 'channel_occupied', channel: 'room' },
      { kind: 'subscribed', socketId, channel: 'room', userId: undefined },
      { kind: 'subscription_count', channel: 'room', count: 1 },
      { kind: 'unsubscribed', socketId, channel: 'room' },
      { kind: 'channel_vacated', channel: 'room' },
      { kind: 'unsubscribed', socketId, channel },
      { kind: 'member_removed', channel, userId: 'ada' },
      { kind: 'channel_vacated', channel },
      { kind: 'disconnected', socketId, code: undefined },
    ]);
    expect(JSON.stringify(news)).not.toMatch(/good|hidden|private words/);
  });

  it('tells events of the server, errors, refusals, and the code a connection was closed with', () => {
    const ada = connect();
    listen();
    hub.application('app')?.publish({ channel: 'room', event: 'greet', data: '"hi"' });
    say(ada, 'nonsense', 1);
    say(ada, 'jetsocket:subscribe', { channel: 'private-a', auth: 'k:bad' });
    hub.faults.drop({ socketId: ada.id, code: 4100 });
    connect('/app/other');
    const socketId = ada.id;
    expect(news).toMatchObject([
      { kind: 'event', channel: 'room', event: 'greet', data: '"hi"' },
      { kind: 'client_error', socketId, code: null },
      { kind: 'subscription_refused', socketId, channel: 'private-a' },
      { kind: 'disconnected', socketId, code: 4100 },
      { kind: 'turned_away', code: 4001 },
    ]);
  });

  it('ends for a listener that has enough', () => {
    const end = listen();
    connect();
    end();
    connect();
    expect(news.map(({ kind }) => kind)).toEqual(['connected']);
  });
});
