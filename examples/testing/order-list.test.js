// @vitest-environment jsdom
import Jetsocket from 'jetsocket-js';
import { createTestService } from 'jetsocket-js/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { showOrders } from './order-list.js';

let service;
let jetsocket;

beforeEach(() => {
  service = createTestService();
  jetsocket = new Jetsocket('key', service.options);
});
afterEach(() => jetsocket.disconnect());

test('shows orders when they are paid', async () => {
  showOrders(document.body, jetsocket);
  await service.settled(); // connected and subscribed

  service.publish('orders', 'paid', { id: 7 });

  expect(document.querySelector('li').textContent).toBe('Order 7');
});

test('subscribes while it is shown, and no longer', async () => {
  const takeDown = showOrders(document.body, jetsocket);
  await service.settled();
  expect(service.connections[0].channels).toEqual(['orders']);

  takeDown();
  await service.settled();

  expect(service.connections[0].channels).toEqual([]);
  expect(service.sent.map(({ event }) => event)).toEqual(['jetsocket:subscribe', 'jetsocket:unsubscribe']);
  expect(service.publish('orders', 'paid', { id: 8 })).toBe(0); // it was for nobody
});
