import { expect, it } from 'vitest';
import { isReason, isRefusal, isSoon } from '../../src/protocol/close-code';

it.each([
  [4000, 'refuse'],
  [4001, 'refuse'],
  [4009, 'refuse'],
  [4099, 'refuse'],
  [4100, 'backoff'],
  [4199, 'backoff'],
  [4200, 'soon'],
  [4299, 'soon'],
  [4300, 'refuse'],
  [4301, 'refuse'],
  [4999, 'refuse'],
  [3999, 'backoff'],
  [3000, 'backoff'],
  [1000, 'backoff'],
  [1006, 'backoff'],
  [1015, 'backoff'],
  [0, 'backoff'],
  [-1, 'backoff'],
  [undefined, 'backoff'],
] as const)('%s means %s', (code, expected) => {
  expect(isRefusal(code)).toBe(expected === 'refuse');
  expect(isSoon(code)).toBe(expected === 'soon');
});

it.each([
  [1000, 1006, true],
  [1000, undefined, true],
  [1000, 0, true],
  [2000, 1006, false],
  [2000, undefined, false],
  [2000, 0, false],
  [2000, 4001, true],
  [2000, 4003, false],
])('an error with 4001, %i ms before an end with %s, is its reason: %s', (ago, code, expected) => {
  const words = { code: 4001, at: Date.now() - ago };

  expect(isReason(words, code)).toBe(expected);
});
