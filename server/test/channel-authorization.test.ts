import { expect, test } from 'vitest';
import { Jetsocket, type PresenceData } from '../src/index';
import { application, libraryAt, masterKey } from './support/application';

const library = libraryAt(1);

/** Subscriptions that real servers accepted from the family's official library, same key and secret. */
test.each<[socketId: string, channel: string, presence: PresenceData | undefined, signature: string]>([
  [
    '1425511137.2795528144',
    'private-room',
    undefined,
    '473a6b7648189e747ce23bf8078c7aa33d02d9c40596ab74de2212c2ced1e3cb',
  ],
  [
    '8523095391.8128882873',
    'presence-room',
    { user_id: 'alice', user_info: { name: 'Name of alice' } },
    '4ff90eb5afe18dfcfd68531b1aa64c45ccb4de09d4ac95de75d8ff2e69cb0f15',
  ],
  [
    '4539752986.4560773756',
    'presence-n',
    { user_id: 42 },
    '4f469394a9a3e49fd3391e1f856bc7e57bb776a995593c622387b9c7648a760d',
  ],
  [
    '6469899727.8038359393',
    'private-encrypted-room',
    undefined,
    '621bf70456f987f9d8cff40dbc3807500e7e777eb923b66b720574daf7527f10',
  ],
  [
    '67613997.994884864',
    'private-encrypted-cache-room-1795444939700',
    undefined,
    'b375d491b7a2b1b91187edc6566bd36839c4943f41f023930a50662159c61292',
  ],
  [
    '10.00',
    'presence-room',
    { user_id: 'bob', user_info: { name: 'Name of bob' } },
    'ce56b18f43e7f5cb3d0965162d3da558e592551d17d8678dfcbacb6a3ae8ae3a',
  ],
])('socket %s on %s is signed as recorded', (socketId, channel, presence, signature) => {
  const answer = library.authorizeChannel(socketId, channel, presence);
  expect(answer.auth).toBe(`key-full:${signature}`);
  expect(answer.channel_data).toBe(presence && JSON.stringify(presence));
});

test('presence data that JSON cannot hold is told with its channel', () => {
  expect(() => library.authorizeChannel('1.2', 'presence-a', { user_id: 1n } as never)).toThrow(
    'The presence data for "presence-a" must fit into JSON',
  );
});

test('only encrypted channels get a shared secret, and only presence data makes channel_data', () => {
  expect(Object.keys(library.authorizeChannel('1.2', 'private-a'))).toEqual(['auth']);
  expect(Object.keys(library.authorizeChannel('1.2', 'private-a', null))).toEqual(['auth']);
  expect(library.authorizeChannel('1.2', 'private-encrypted-a').shared_secret).toMatch(/^[\w+/]{43}=$/);
});

test('the beginning of its name says what a channel is, and nothing after it', () => {
  expect(Object.keys(library.authorizeChannel('1.2', 'private-presence-a'))).toEqual(['auth']);
  expect(Object.keys(library.authorizeChannel('1.2', 'a-private-encrypted-b'))).toEqual(['auth']);
});

test('data on a channel without presence is signed too, if it is an object', () => {
  const answer = library.authorizeChannel('1.2', 'private-a', { note: 1 } as unknown as PresenceData);
  expect(answer.channel_data).toBe('{"note":1}');
  for (const data of [[], 'alice', '', 7, 0, true, false, { toJSON: () => null }]) {
    const call = () => library.authorizeChannel('1.2', 'private-a', data as unknown as PresenceData);
    expect(call).toThrow(/must be an object/);
  }
});

test('a presence channel without presence data is an error that says what to give', () => {
  for (const nothing of [undefined, null]) {
    expect(() => library.authorizeChannel('1.2', 'presence-a', nothing)).toThrow(
      '"presence-a" is a presence channel: give authorizeChannel() { user_id, user_info? }',
    );
  }
});

test('an encrypted channel without a master key is an error that names channel and option', () => {
  const keyless = new Jetsocket(application);
  expect(() => keyless.authorizeChannel('1.2', 'private-encrypted-a')).toThrow(
    /private-encrypted-a.*encryptionMasterKey/,
  );
});

test.each([
  undefined,
  null,
  '',
  '1',
  '1.',
  '.1',
  '1.2.3',
  '1.2\n',
  ' 1.2',
  '-1.2',
  '1.2:private-b',
  1.2,
  ['1.2'],
])('socket id %o is refused', (socketId) => {
  expect(() => library.authorizeChannel(socketId as string, 'private-a')).toThrow(/Invalid socket id/);
});

test.each([
  undefined,
  null,
  '',
  'private-a b',
  'private-a:b',
  'private-é',
  'private-a\n',
  '#server-to-user-alice',
  ['private-a'],
])('channel name %o is refused', (channel) => {
  expect(() => library.authorizeChannel('1.2', channel as string)).toThrow(/Invalid channel name/);
});

test('a channel name is of letters, digits and seven other characters', () => {
  const allowed = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-=@,.;';
  for (let code = 0; code < 256; code += 1) {
    const character = String.fromCharCode(code);
    const call = () => library.authorizeChannel('1.2', `private-${character}`);
    if (allowed.includes(character)) expect(call().auth).toBeTypeOf('string');
    else expect(call).toThrow(/Invalid channel name/);
  }
});

test('a channel name has at most 200 characters', () => {
  expect(library.authorizeChannel('1.2', 'a'.repeat(200)).auth).toBeTypeOf('string');
  expect(() => library.authorizeChannel('1.2', 'a'.repeat(201))).toThrow(/201 characters; at most 200/);
});

test.each<[channel: unknown, shown: string]>([
  [null, 'of type null'],
  [7, 'of type number'],
  [['private-a'], 'of type array'],
  [` ${'x'.repeat(59)}`, `" ${'x'.repeat(59)}"`],
  [` ${'x'.repeat(60)}`, `" ${'x'.repeat(59)}…"`],
])('an error shows the channel name %o as %s', (channel, shown) => {
  expect(() => library.authorizeChannel('1.2', channel as string)).toThrow(`Invalid channel name ${shown}:`);
});

test('an error shows a stranger’s name on one line and cut short', () => {
  const hostile = `private-\u001b[31m\n${'x'.repeat(5000)}`;
  let message = '';
  try {
    library.authorizeChannel('1.2', hostile);
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message.length).toBeLessThan(250);
  expect(message).not.toMatch(/\p{Cc}/u);
});

test.each([
  undefined,
  null,
  {},
  { user_id: '' },
  { user_id: null },
  { user_id: {} },
  { user_id: Number.NaN },
  { user_info: { user_id: 'alice' } },
  Object.create({ user_id: 'inherited' }),
  [],
  'alice',
  7,
])('a presence channel does not accept %o as presence data', (presence) => {
  expect(() => library.authorizeChannel('1.2', 'presence-a', presence as PresenceData)).toThrow(/presence/);
});

test('the channel key depends on the name of the channel and on the master key', () => {
  const key = (channel: string) => library.authorizeChannel('1.2', channel).shared_secret;
  expect(key('private-encrypted-a')).not.toBe(key('private-encrypted-b'));
  const moved = libraryAt(1, { encryptionMasterKey: Buffer.alloc(32, 8) });
  expect(moved.authorizeChannel('1.2', 'private-encrypted-a').shared_secret).not.toBe(
    key('private-encrypted-a'),
  );
  expect(key('private-encrypted-a')).not.toBe(masterKey.toString('base64'));
});
