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

const message = (socket) =>
  new Promise((resolve) => socket.addEventListener('message', resolve, { once: true }));

/** How long the least code takes that gets the channels authorized in one request, and subscribes. */
async function bare(count, port) {
  const start = performance.now();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/app/key?protocol=7`);
  const { socket_id } = JSON.parse(JSON.parse((await message(socket)).data).data);
  const names = Array.from({ length: count }, (_, index) => `private-room-${index}`);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ socket_id, channel_names: names });
  const { channels } = await (await fetch('/auth', { method: 'POST', headers, body })).json();
  const done = new Promise((resolve) => {
    let missing = count;
    socket.onmessage = () => --missing || resolve();
  });
  for (const channel of names) {
    const { auth } = channels[channel].data;
    socket.send(JSON.stringify({ event: 'pusher:subscribe', data: { channel, auth } }));
  }
  await done;
  const time = performance.now() - start;
  socket.close();
  return time;
}

/** What a start and a return took, by side, one entry a round; `bare`: what a start took at the least. */
export default async function measure({ count, port, rounds }) {
  const results = Object.fromEntries([...sides, 'bare'].map((side) => [side, []]));
  for (let round = -1; round < rounds; round++) {
    for (const side of sides) {
      const result = await once(side, count, port);
      if (round >= 0) results[side].push(result);
    }
    const least = await bare(count, port);
    if (round >= 0) results.bare.push(least);
  }
  console.log(`measured ${count} channels`);
  return results;
}
