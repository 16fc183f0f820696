import { createTestService } from 'jetsocket-js/testing';
import Jetsocket from 'jetsocket-js/with-encryption';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('what is published is sealed on the way and opened by the client', async () => {
  const service = createTestService();
  const jetsocket = new Jetsocket('key', service.options);
  const onTheWire = vi.fn();
  jetsocket.connection.bind('message', onTheWire);
  const channel = await jetsocket.subscribe('private-encrypted-orders').ready;
  const paid = vi.fn();
  channel.bind('paid', (data) => paid(data));

  service.publish('private-encrypted-orders', 'paid', { card: '4242' });

  expect(paid).toHaveBeenCalledWith({ card: '4242' });
  expect(JSON.stringify(onTheWire.mock.calls)).not.toContain('4242');
  jetsocket.disconnect();
});

test('a forged event is an error and reaches nobody', async () => {
  const service = createTestService();
  const jetsocket = new Jetsocket('key', service.options);
  const channel = await jetsocket.subscribe('private-encrypted-orders').ready;
  const [paid, failed] = [vi.fn(), vi.fn()];
  channel.bind('paid', paid);
  channel.bind('jetsocket:decryption_error', ({ event, reason }) => failed(event, reason));

  service.faults.corrupt('private-encrypted-orders');
  service.publish('private-encrypted-orders', 'paid', { card: '4242' });
  await vi.advanceTimersByTimeAsync(1000); // the client asks whether there is a newer key, twice

  expect(failed).toHaveBeenCalledWith('paid', 'forged-or-wrong-key');
  expect(paid).not.toHaveBeenCalled();
  jetsocket.disconnect();
});
