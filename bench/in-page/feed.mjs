// Frame → handler: feeds the same frames to the libraries in turns, and says how long a frame took.
import { connected, sides as libraries, subscribed } from './clients.mjs';
import { frame, payload } from './payload.mjs';

/** How long one turn takes, in milliseconds, for the slowest. */
const TURN = 25;

const pause = () => new Promise((resolve) => setTimeout(resolve));

/** How a handler is bound, by the name a case gives. */
function bind(via, { client, channels }, handler) {
  const [object, method] = via.split('.');
  for (const emitter of object === 'client' ? [client] : channels) {
    if (method === 'bind') emitter.bind('message', handler);
    else emitter.bind_global((_event, data) => handler(data));
  }
}

/** As many different frames as 3 MB hold, 10,000 at most, for channels in no order that helps anybody. */
function frames({ bytes, channels, busy = channels }) {
  const count = Math.min(10_000, Math.ceil(3_000_000 / bytes));
  return Array.from({ length: count }, (_, index) =>
    frame(`room-${(index * 7919) % busy}`, payload(bytes, index)),
  );
}

/** One library, ready to be fed: `turn(count)` feeds that many frames and returns the milliseconds. */
async function ready(side, test, texts) {
  const { client, socket } = await connected(side, {
    channelAuthorization: {
      customHandler: (_request, callback) => callback(null, { auth: 'key:0', ...test.secret }),
    },
  });
  const names = test.names ?? Array.from({ length: test.channels }, (_, index) => `room-${index}`);
  const channels = await subscribed(client, names);
  const heard = { calls: 0, data: undefined };
  for (let index = 0; index < test.handlers; index++) {
    bind(test.via, { client, channels }, (data) => {
      heard.calls++;
      heard.data = data;
    });
  }
  let next = 0;
  const turn = (count) => {
    heard.calls = 0;
    const start = performance.now();
    for (let fed = 0; fed < count; fed++) {
      socket.deliver(texts[next]);
      next = next + 1 === texts.length ? 0 : next + 1;
    }
    const duration = performance.now() - start;
    const expected = count * test.handlers;
    const isRead = typeof heard.data === 'object' && heard.data !== null;
    if (heard.calls !== expected || !isRead) {
      throw new Error(`${side}: ${heard.calls} calls instead of ${expected}, with ${typeof heard.data}`);
    }
    return duration;
  };
  return { turn, end: () => client.disconnect() };
}

/** As many frames as the slowest needs a turn for, after enough of them to be compiled. */
function calibrate(all) {
  const perFrame = all.map(({ turn }) => {
    let count = 1;
    let spent = 0;
    let last = 0;
    while (spent < TURN * 6) {
      last = turn(count) / count;
      spent += last * count;
      if (last * count < TURN) count *= 2;
    }
    return last;
  });
  return Math.max(1, Math.round(TURN / Math.max(...perFrame)));
}

/** Microseconds a frame, by side, one number a round. */
async function measure(test, sides, rounds) {
  const texts = test.frames ?? frames(test);
  const all = [];
  for (const side of sides) all.push(await ready(side, test, texts));
  const count = calibrate(all);
  const times = sides.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, { turn }] of all.entries()) {
      times[index].push((turn(count) * 1000) / count);
      await pause();
    }
  }
  for (const { end } of all) end();
  await pause();
  return Object.fromEntries(sides.map((side, index) => [side, times[index]]));
}

/** The times of each case, by its name. */
export default async function feed({ tests, sides = libraries, rounds }) {
  const results = {};
  for (const test of tests) {
    results[test.name] = await measure(test, sides, rounds);
    console.log(`measured ${test.name}`);
  }
  return results;
}
