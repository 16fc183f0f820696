import Jetsocket from 'jetsocket-js';
import { createTestService } from 'jetsocket-js/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('returns after a lost connection, and says that events may be missing', async () => {
  const service = createTestService();
  const jetsocket = new Jetsocket('key', service.options);
  const channel = jetsocket.subscribe('orders');
  const refetch = vi.fn();
  channel.bind('jetsocket:gap', refetch);
  await service.settled();

  service.faults.drop();
  expect(jetsocket.connection.state).toBe('connecting');
  expect(service.publish('orders', 'paid', { id: 7 })).toBe(0);
  await vi.advanceTimersByTimeAsync(500); // the first retry comes within minDelay

  expect(jetsocket.connection.state).toBe('connected');
  expect(refetch).toHaveBeenCalledOnce();
  jetsocket.disconnect();
});

test('says unavailable while there is no network', async () => {
  const service = createTestService();
  const jetsocket = new Jetsocket('key', service.options);
  const network = service.faults.refuse();

  await vi.advanceTimersByTimeAsync(10_000);
  expect(jetsocket.connection.state).toBe('unavailable');

  network(); // it is back
  await vi.advanceTimersByTimeAsync(20_000);
  expect(jetsocket.connection.state).toBe('connected');
  jetsocket.disconnect();
});
