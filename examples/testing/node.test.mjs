import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import Jetsocket from 'jetsocket-js';
import { createTestService } from 'jetsocket-js/testing';

test('gives a silent server up, and returns', async () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const service = createTestService();
  const jetsocket = new Jetsocket('key', service.options);
  await jetsocket.subscribe('private-orders').ready;

  const silence = service.faults.hang();
  mock.timers.tick(120_000); // the client pings
  mock.timers.tick(30_000); // and gets no pong
  assert.equal(jetsocket.connection.state, 'connecting');

  silence();
  mock.timers.tick(500);
  await service.settled();
  assert.equal(jetsocket.connection.state, 'connected');
  assert.deepEqual(service.connections[0].channels, ['private-orders']);

  jetsocket.disconnect();
  mock.timers.reset();
});
