// What the measured events carry: JSON of an exact size, as chat messages have it. Runs in every host.

const words =
  'the price of wood went up again and nobody at the market could say why it did so this time'.split(' ');

const prose = (length) =>
  words
    .join(' ')
    .repeat(Math.ceil(length / 80))
    .slice(0, length);

function message(id, length = 44) {
  return { id, user: `user-${id % 97}`, text: prose(length), at: 1_700_000_000_000 + id, read: id % 3 === 0 };
}

/**
 * JSON of exactly `bytes` ASCII characters: next to nothing, one message with a text as long as it takes,
 * or from 1000 on a list of messages of some 120 each.
 */
export function payload(bytes, id) {
  if (bytes < 150) {
    const head = `{"id":${100 + (id % 900)},"text":"`;
    return `${head}${prose(bytes - head.length - 2)}"}`;
  }
  const list = [];
  const made = (length) =>
    JSON.stringify(bytes < 1000 ? message(id, length) : [...list, message(id, length)]);
  while (bytes >= 1000 && made(0).length + 130 < bytes) list.push(message(id * 31 + list.length));
  return made(bytes - made(0).length);
}

/** A frame as servers of the family send it: `data` is JSON in a string. */
export function frame(channel, data, event = 'message') {
  return JSON.stringify({ event, channel, data });
}
