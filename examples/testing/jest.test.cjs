const Jetsocket = require('jetsocket-js');
const { createTestService } = require('jetsocket-js/testing');

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('hears late what the service says late', async () => {
  const service = createTestService();
  const jetsocket = new Jetsocket('key', service.options);
  const channel = await jetsocket.subscribe('presence-room').ready;
  const paid = jest.fn();
  channel.bind('paid', (data) => paid(data));

  service.faults.delay(300);
  service.publish('presence-room', 'paid', { id: 7 });
  jest.advanceTimersByTime(299);
  expect(paid).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(paid).toHaveBeenCalledWith({ id: 7 });

  service.faults.clear();
  service.faults.drop();
  await jest.advanceTimersByTimeAsync(500);
  expect(jetsocket.connection.state).toBe('connected');

  jetsocket.disconnect();
  await service.settled();
  expect(jest.getTimerCount()).toBe(0);
});
