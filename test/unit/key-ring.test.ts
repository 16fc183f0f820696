import { expect, it, onTestFinished, vi } from 'vitest';
import { KeyRing } from '../../src/encryption/key-ring';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');

it('the key ring makes the previous key the current one when a change is taken back, and still has the other', () => {
  const ring = new KeyRing();
  ring.take(key(1));
  ring.take(key(2));

  expect(ring.take(key(1))).toBe(false);

  expect(ring.keys.map(([first]) => first)).toEqual([1, 2]);
});

it('the key ring lets the previous key go where the clock was set back, too', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const ring = new KeyRing();
  ring.take(key(1));
  ring.take(key(2));

  vi.setSystemTime(Date.now() - 3_600_000);

  expect(ring.keys.map(([first]) => first)).toEqual([2]);
});
