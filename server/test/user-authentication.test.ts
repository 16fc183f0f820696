import { expect, test } from 'vitest';
import type { UserData } from '../src/index';
import { libraryAt } from './support/application';

const library = libraryAt(1);

test('a sign-in that a real server accepted is signed as recorded', () => {
  const recorded = libraryAt(1, { key: 'key-user', secret: 'secret-user' });
  const user = { id: 'alice', user_info: { name: 'Name of alice' }, watchlist: ['user-2'] };
  expect(recorded.authenticateUser('4390813578.2061039258', user)).toEqual({
    auth: 'key-user:8e60dd6ef620c65c93dd3c03259e0e6e19e1fac17b9163a787deaea45a6e51b3',
    user_data: JSON.stringify(user),
  });
});

test('the id may be called user_id', () => {
  const { auth, user_data } = library.authenticateUser('1.2', { user_id: 'alice', user_info: { a: 1 } });
  expect(user_data).toBe('{"user_id":"alice","user_info":{"a":1}}');
  expect(auth).toMatch(/^key-full:[0-9a-f]{64}$/);
});

test.each([
  undefined,
  null,
  'alice',
  [],
  {},
  { id: '' },
  { id: 7 },
  { user_id: '' },
  { id: '', user_id: 'alice' },
  Object.create({ id: 'inherited' }),
  { id: 'alice', watchlist: 'bob' },
  { id: 'alice', toJSON() {} },
  { id: 'alice', toJSON: () => null },
  { id: 'alice', age: 7n },
])('user data %o is refused', (userData) => {
  expect(() => library.authenticateUser('1.2', userData as UserData)).toThrow(/user/);
});

test.each([undefined, null, 'alice', 7])('an error about user data %o says what it must be', (userData) => {
  expect(() => library.authenticateUser('1.2', userData as unknown as UserData)).toThrow(
    'The user data must be an object { id, user_info?, watchlist? }',
  );
});

test('a malformed socket id is refused', () => {
  expect(() => library.authenticateUser('1.2::user::x', { id: 'a' })).toThrow(/Invalid socket id/);
});
