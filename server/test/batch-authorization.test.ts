import { expect, test } from 'vitest';
import { type BatchAuthorizationOptions, Jetsocket } from '../src/index';
import { application, libraryAt } from './support/application';

const library = libraryAt(1);
const everyone = { authorize: () => true };

test('every allowed channel gets what authorizeChannel answers', async () => {
  const { channels } = await library.authorizeChannels(
    '1.2',
    ['private-a', 'presence-b', 'private-encrypted-c'],
    { authorize: (name) => (name === 'presence-b' ? { user_id: 'alice' } : true) },
  );
  expect(channels).toEqual({
    'private-a': { status: 200, data: library.authorizeChannel('1.2', 'private-a') },
    'presence-b': { status: 200, data: library.authorizeChannel('1.2', 'presence-b', { user_id: 'alice' }) },
    'private-encrypted-c': { status: 200, data: library.authorizeChannel('1.2', 'private-encrypted-c') },
  });
});

test('authorize may be async and is asked about all channels at once', async () => {
  const asked: string[] = [];
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const answer = library.authorizeChannels('1.2', ['private-a', 'private-b'], {
    authorize: async (name) => {
      asked.push(name);
      await gate;
      return name === 'private-b';
    },
  });
  await Promise.resolve();
  expect(asked).toEqual(['private-a', 'private-b']);
  release();
  const { channels } = await answer;
  expect(channels['private-a']).toEqual({ status: 403, data: 'Forbidden' });
  expect(channels['private-b']?.status).toBe(200);
});

test.each([false, null, undefined])('an answer of %o refuses the channel', async (verdict) => {
  const { channels } = await library.authorizeChannels('1.2', ['private-a'], { authorize: () => verdict });
  expect(channels).toEqual({ 'private-a': { status: 403, data: 'Forbidden' } });
});

test.each(['yes', 1, {}, [], { user_id: '' }])(
  'an answer of %o on a presence channel is a mistake, and nobody gets in',
  async (verdict) => {
    const authorize = (() => verdict) as unknown as BatchAuthorizationOptions['authorize'];
    const { channels } = await library.authorizeChannels('1.2', ['presence-a'], { authorize });
    expect(channels['presence-a']?.status).toBe(500);
  },
);

test('an object that is no presence data is a mistake on every channel', async () => {
  const authorize = (() => ({ allowed: false })) as unknown as BatchAuthorizationOptions['authorize'];
  const { channels } = await library.authorizeChannels('1.2', ['private-a'], { authorize });
  expect(channels['private-a']?.status).toBe(500);
});

test.each(['yes', 7, {}])('onError hears what authorize may answer, in place of %o', async (verdict) => {
  const heard: unknown[] = [];
  const authorize = (() => verdict) as unknown as BatchAuthorizationOptions['authorize'];
  await library.authorizeChannels('1.2', ['private-a'], {
    authorize,
    onError: (error) => heard.push((error as Error).message),
  });
  expect(heard).toEqual(['authorize() must answer true, false or presence data for "private-a"']);
});

test('what is thrown is a 500 for that name only, told to onError and not to the client', async () => {
  const heard: [string, unknown][] = [];
  const failure = new Error('database password is hunter2');
  const answer = await library.authorizeChannels('1.2', ['private-a', 'private-b', 'private-c'], {
    authorize: (name) => {
      if (name === 'private-a') throw failure;
      return name === 'private-b' ? Promise.reject(failure) : true;
    },
    onError: (error, name) => heard.push([name, error]),
  });
  expect(answer.channels['private-a']).toEqual({ status: 500, data: 'The authorization failed' });
  expect(answer.channels['private-b']).toEqual({ status: 500, data: 'The authorization failed' });
  expect(answer.channels['private-c']?.status).toBe(200);
  expect(JSON.stringify(answer)).not.toContain('hunter2');
  expect(heard).toEqual([
    ['private-a', failure],
    ['private-b', failure],
  ]);
});

test.each([
  () => {
    throw new Error('second');
  },
  () => Promise.reject(new Error('second')),
])('an onError that throws or rejects fails the call instead of being lost: %o', async (onError) => {
  const authorize = () => {
    throw new Error('first');
  };
  const answer = library.authorizeChannels('1.2', ['private-a'], { authorize, onError });
  await expect(answer).rejects.toThrow('second');
});

test('an encrypted channel without a master key is a 500 for that name only', async () => {
  const keyless = new Jetsocket(application);
  const { channels } = await keyless.authorizeChannels('1.2', ['private-encrypted-a', 'private-b'], everyone);
  expect(channels['private-encrypted-a']?.status).toBe(500);
  expect(channels['private-b']?.status).toBe(200);
});

test('hostile and repeated names: own entries, one each, and impossible ones are never asked about', async () => {
  const asked: string[] = [];
  const names = ['__proto__', 'constructor', 'private-a', 'private-a', '#server-to-user-bob', 'a b', ''];
  const answer = await library.authorizeChannels('1.2', names, {
    authorize: (name) => {
      asked.push(name);
      return true;
    },
  });
  expect(asked).toEqual(['__proto__', 'constructor', 'private-a']);
  const sent = JSON.stringify(answer);
  expect(Object.keys(JSON.parse(sent).channels)).toEqual([
    '__proto__',
    'constructor',
    'private-a',
    '#server-to-user-bob',
    'a b',
    '',
  ]);
  expect(answer.channels['#server-to-user-bob']).toEqual({ status: 400, data: 'Invalid channel name' });
  expect(Object.getPrototypeOf(answer.channels)).toBe(Object.prototype);
});

test('presence data on a channel without presence only says yes', async () => {
  const { channels } = await library.authorizeChannels('1.2', ['private-a'], {
    authorize: () => ({ user_id: 'alice' }),
  });
  expect(channels['private-a']).toEqual({ status: 200, data: library.authorizeChannel('1.2', 'private-a') });
});

test.each<[names: unknown, options: unknown, message: RegExp]>([
  [undefined, everyone, /array of channel names/],
  ['private-a', everyone, /array of channel names/],
  [['private-a', 7], everyone, /array of channel names/],
  [['private-a'], undefined, /needs { authorize\(channel\) }/],
  [['private-a'], {}, /needs { authorize\(channel\) }/],
])('names %o with %o reject before anybody is asked', async (names, options, message) => {
  const answer = library.authorizeChannels('1.2', names as string[], options as BatchAuthorizationOptions);
  await expect(answer).rejects.toThrow(message);
});

test('a malformed socket id rejects', async () => {
  await expect(library.authorizeChannels('x', ['private-a'], everyone)).rejects.toThrow(/socket id/);
});
