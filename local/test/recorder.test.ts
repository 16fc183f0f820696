import { expect, it } from 'vitest';
import { Recorder } from '../src/engine/recorder';

it('the record keeps the newest frames, as many as it shall', () => {
  const recorder = new Recorder(3, () => 0);
  for (let n = 0; n < 100; n += 1) recorder.note('in', '1.1', String(n));
  expect(recorder.frames('in').map(({ text }) => text)).toEqual(['97', '98', '99']);
  expect(recorder.frames('out')).toEqual([]);
});

it('the record keeps fewer frames when they are large, and never more text than it may', () => {
  const recorder = new Recorder(1000, () => 0);
  const large = 'x'.repeat(1024 * 1024);
  for (let n = 0; n < 500; n += 1) {
    recorder.note('out', '1.1', large);
    expect(recorder.frames('out').length).toBeLessThanOrEqual(32);
  }
  expect(recorder.frames('out').length).toBeGreaterThanOrEqual(16);
  recorder.note('out', '1.1', 'newest');
  expect(recorder.frames('out').at(-1)?.text).toBe('newest');
});
