import { expect, it } from 'vitest';
import { isRefusal, isSoon } from '../../src/protocol/close-code';

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
