import { expect, test, vi } from 'vitest';
import { jetsocket } from './own-client.js';

const service = await vi.hoisted(async () => {
  const { createTestService } = await import('jetsocket-js/testing');
  return createTestService();
});

vi.mock('jetsocket-js', async (importOriginal) => {
  const { Jetsocket } = await importOriginal();
  class InMemory extends Jetsocket {
    constructor(key, options) {
      super(key, { ...options, ...service.options });
    }
  }
  return { default: InMemory, Jetsocket: InMemory };
});

test('a module that makes its own client gets the real one, without a network', async () => {
  const channel = await jetsocket.subscribe('orders').ready;
  const paid = vi.fn();
  channel.bind('paid', (data) => paid(data));

  service.publish('orders', 'paid', { id: 7 });

  expect(paid).toHaveBeenCalledWith({ id: 7 });
  jetsocket.disconnect();
});
