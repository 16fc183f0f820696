// From `new` to all channels subscribed, over real sockets and requests, and again after a drop.

const answered = (prefix) => `${prefix}:subscription_succeeded`;

const makers = {
  jetsocket: (options) => new globalThis.Jetsocket('key', options),
  batch: (options) => {
    const channelAuthorization = { ...options.channelAuthorization, batch: true };
    return new globalThis.Jetsocket('key', { ...options, channelAuthorization });
  },
  'pusher-js': (options) =>
    new globalThis.Pusher('key', { cluster: '', enabledTransports: ['ws'], ...options }),
};

export const sides = Object.keys(makers);

const ask = async (path) => (await fetch(path, { method: 'POST' })).json();

/** Resolves when each of the channels was answered once more. */
function allAnswered(side, channels) {
  const event = answered(side === 'pusher-js' ? 'pusher' : 'jetsocket');
  return new Promise((resolve) => {
    let missing = channels.length;
    const hear = () => --missing || resolve();
    for (const channel of channels) {
      channel.unbind(event);
      channel.bind(event, hear);
    }
  });
}

async function once(side, count, port) {
  await ask('/requests');
  const start = performance.now();
  const client = makers[side]({
    wsHost: '127.0.0.1',
    wsPort: port,
    forceTLS: false,
    channelAuthorization: { endpoint: '/auth' },
  });
  const channels = Array.from({ length: count }, (_, index) => client.subscribe(`private-room-${index}`));
  await allAnswered(side, channels);
  const first = { time: performance.now() - start, requests: await ask('/requests') };
  const back = allAnswered(side, channels);
  const dropped = performance.now();
  await ask('/drop');
  await back;
  const again = { time: performance.now() - dropped, requests: await ask('/requests') };
  client.disconnect();
  await new Promise((resolve) => setTimeout(resolve, 100));
  return { first, again };
}

/** What a start and a return took, by side, one entry a round. */
export default async function measure({ count, port, rounds }) {
  const results = Object.fromEntries(sides.map((side) => [side, []]));
  for (let round = -1; round < rounds; round++) {
    for (const side of sides) {
      const result = await once(side, count, port);
      if (round >= 0) results[side].push(result);
    }
  }
  console.log(`measured ${count} channels`);
  return results;
}
