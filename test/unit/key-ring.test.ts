import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { KeyRing } from '../../src/encryption/key-ring';
import { base64 } from '../support/sealing';

describe('the key ring', () => {
  const fresh = () => base64(randomBytes(32));

  it('has the newest first and the one before it, and no third', () => {
    const ring = new KeyRing();
    const [a, b, c] = [fresh(), fresh(), fresh()];

    expect([a, b, c].map((secret) => ring.take(secret))).toEqual([true, true, true]);

    expect(ring.keys.map(base64)).toEqual([c, b]);
  });

  it('knows both again', () => {
    const ring = new KeyRing();
    const [a, b] = [fresh(), fresh()];
    for (const secret of [a, b]) ring.take(secret);

    expect([ring.take(a), ring.take(b)]).toEqual([false, false]);
    expect(ring.keys).toHaveLength(2);
  });

  it('lets the older one go 5 minutes after the change, overwritten, without a timer', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const ring = new KeyRing();
    for (const secret of [fresh(), fresh()]) ring.take(secret);
    const old = ring.keys[1];
    expect(vi.getTimerCount()).toBe(0);

    vi.setSystemTime(Date.now() + 300_000);
    expect(ring.keys).toHaveLength(2);
    vi.setSystemTime(Date.now() + 1);
    expect(ring.keys).toHaveLength(1);

    expect([...(old ?? [])]).toEqual(Array(32).fill(0));
  });

  it('makes the older one the current one when a change is taken back, and still has the other', () => {
    const ring = new KeyRing();
    const [a, b] = [fresh(), fresh()];
    for (const secret of [a, b]) ring.take(secret);

    expect(ring.take(a)).toBe(false);

    expect(ring.keys.map(base64)).toEqual([a, b]);
  });

  it('lets the older one go where the clock was set back, too', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const ring = new KeyRing();
    const [a, b] = [fresh(), fresh()];
    for (const secret of [a, b]) ring.take(secret);

    vi.setSystemTime(Date.now() - 3_600_000);

    expect(ring.keys.map(base64)).toEqual([b]);
  });

  it('wiped has no key, and those it had are zeros', () => {
    const ring = new KeyRing();
    for (const secret of [fresh(), fresh()]) ring.take(secret);
    const had = [...ring.keys];

    ring.wipe();

    expect(ring.keys).toEqual([]);
    for (const each of had) expect([...each]).toEqual(Array(32).fill(0));
  });

  it('takes 32 bytes of base64 and nothing else', () => {
    const ring = new KeyRing();
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.string(), fc.base64String(), fc.uint8Array().map(base64)),
        (secret) => {
          const isKey = typeof secret === 'string' && /^[A-Za-z0-9+/]{43}=$/.test(secret);
          expect(ring.take(secret) !== undefined).toBe(isKey);
        },
      ),
    );
  });
});
