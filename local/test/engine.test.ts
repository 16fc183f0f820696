import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeEach, describe, expect, it } from 'vitest';
import { byteLength } from '../src/engine/byte-length';
import { Hub } from '../src/engine/hub';
import { resolveApp } from '../src/engine/settings';
import { connectTo, HandClock } from './memory-line';

const app = resolveApp({ id: 'app', key: 'app-key', secret: 'app-secret' });

let clock: HandClock;
let hub: Hub;

beforeEach(() => {
  clock = new HandClock();
  hub = new Hub({ apps: [app], prefix: 'jetsocket', surroundings: clock.surroundings, record: 10 });
});

const connect = () => connectTo(hub);

describe('the engine in memory', () => {
  it('answers while it is being told', () => {
    const { link, say } = connect();
    say('jetsocket:subscribe', { channel: 'private-room', auth: 'app-key:good' });
    say('jetsocket:subscribe', { channel: 'private-other', auth: 'app-key:bad' });
    expect(link.heard.map(({ event, channel }) => [event, channel])).toEqual([
      ['jetsocket:connection_established', undefined],
      ['jetsocket_internal:subscription_succeeded', 'private-room'],
      ['jetsocket:subscription_error', 'private-other'],
    ]);
  });

  it('pings after the activity timeout and gives up after the pong timeout', () => {
    const { link, say } = connect();
    clock.pass(119);
    say('jetsocket:pong', {});
    clock.pass(119);
    expect(link.heard).toHaveLength(1);
    clock.pass(2);
    expect(link.heard.at(-1)?.event).toBe('jetsocket:ping');
    clock.pass(28);
    expect(link.ended).toBeUndefined();
    clock.pass(3);
    expect(link.ended).toBe(4201);
    expect(hub.connections).toEqual([]);
  });

  it('pings, and does not give up, whom a sleeping machine kept it from hearing', () => {
    const { link } = connect();
    clock.time += 3_600_000;
    clock.pass(1);
    expect([link.heard.at(-1)?.event, link.ended]).toEqual(['jetsocket:ping', undefined]);
  });

  it('has one timer for all connections and none without', () => {
    const all = Array.from({ length: 50 }, connect);
    expect(clock.waiting.size).toBe(1);
    for (const { receiver } of all) receiver.closed();
    expect(clock.waiting.size).toBe(0);
    connect();
    hub.close(4200, 'stopping');
    expect(clock.waiting.size).toBe(0);
  });

  it('keeps the events of 10,000 cache channels, and forgets the quietest', () => {
    const publish = (at: number) =>
      hub.application('app')?.publish({ channel: `cache-${at}`, event: 'state', data: `${at}` });
    for (let at = 0; at < 10_000; at++) publish(at);
    publish(0);
    publish(10_000);
    const { link, say } = connect();
    const answers = [0, 1, 2, 10_000].map((at) => {
      say('jetsocket:subscribe', { channel: `cache-${at}` });
      return link.heard.at(-1)?.event;
    });

    expect(answers).toEqual(['state', 'jetsocket:cache_miss', 'state', 'state']);
  });

  it('keeps the events of a cache channel for its lifetime', () => {
    hub.application('app')?.publish({ channel: 'cache-a', event: 'state', data: '1' });
    clock.pass(1799);
    const { link, say } = connect();
    say('jetsocket:subscribe', { channel: 'cache-a' });
    expect(link.heard.at(-1)?.event).toBe('state');
    clock.pass(1);
    say('jetsocket:unsubscribe', { channel: 'cache-a' });
    say('jetsocket:subscribe', { channel: 'cache-a' });
    expect(link.heard.at(-1)?.event).toBe('jetsocket:cache_miss');
  });

  it('hears and says nothing more once a line is gone', () => {
    const { link, receiver, say } = connect();
    const other = connect();
    receiver.closed();
    receiver.closed();
    say('jetsocket:subscribe', { channel: 'room' });
    expect([link.heard.length, hub.connections.length, hub.application('app')?.channels.size]).toEqual([
      1, 1, 0,
    ]);
    hub.faults.drop();
    expect([link.ended, other.link.ended]).toEqual([undefined, 'reset']);
  });

  it('counts the bytes of a text as the wire has them', () => {
    for (const text of ['', 'abc', 'ü', '€', '🙂', 'a🙂ü€', '\ud83d', 'x\ude42', '\ud83d\ud83d\ude42']) {
      expect(byteLength(text), JSON.stringify(text)).toBe(Buffer.byteLength(text));
    }
  });

  it('runs in a realm that has no timers and no modules', async () => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL('../src/engine/hub.ts', import.meta.url))],
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'iife',
      globalName: 'engine',
    });
    const context = createContext({ TextEncoder, URLSearchParams, surroundings: clock.surroundings, app });
    runInContext(outputFiles[0]?.text ?? '', context);
    const heard = runInContext(
      `const heard = [];
       const link = { send: (text) => heard.push(text), close() {}, reset() {} };
       const hub = new engine.Hub({ apps: [app], prefix: 'pusher', surroundings, record: 0 });
       hub.accept(link, { path: '/app/app-key' }).receive('{"event":"pusher:ping"}');
       heard`,
      context,
    );
    expect(JSON.parse(heard[1])).toEqual({ event: 'pusher:pong', data: {} });
  });
});
