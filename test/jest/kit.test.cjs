const { createTestService } = require('jetsocket-js/testing');
const Jetsocket = require('jetsocket-js');
const Encrypted = require('jetsocket-js/with-encryption');

/** Everything a user of the kit can see of a private, a presence and an encrypted channel. */
async function story(Client, names) {
  const service = createTestService();
  const client = new Client('key', service.options);
  const heard = [];
  for (const name of names) {
    const channel = client.subscribe(name);
    channel.bind('paid', (data) => heard.push(data));
    await service.settled();
    service.publish(name, 'paid', { text: `${name} ü 🙂` });
    channel.trigger('client-typing', { text: 'ü 🙂' });
  }
  client.signin();
  await service.settled();
  const { userId } = service.connections[0];
  client.disconnect();
  await service.settled();
  return {
    heard,
    userId,
    typed: service.sent.filter(({ event }) => event === 'client-typing').map(({ data }) => data),
  };
}

const expected = (names) => ({
  heard: names.map((name) => ({ text: `${name} ü 🙂` })),
  userId: 'test-user',
  typed: names.map(() => ({ text: 'ü 🙂' })),
});

const timers = [
  ['real timers', () => {}],
  ['fake timers', () => jest.useFakeTimers()],
  ['legacy fake timers', () => jest.useFakeTimers({ legacyFakeTimers: true })],
];

describe.each(timers)('with %s', (_which, start) => {
  beforeEach(start);
  afterEach(() => jest.useRealTimers());

  test('private and presence channels work', async () => {
    const names = ['private-orders', 'presence-room'];

    expect(await story(Jetsocket, names)).toEqual(expected(names));
  });

  test('encrypted channels work', async () => {
    const { TextDecoder, TextEncoder } = require('node:util');
    Object.assign(globalThis, { TextDecoder, TextEncoder });
    const names = ['private-encrypted-orders'];

    expect(await story(Encrypted, names)).toEqual(expected(names));
  });
});
