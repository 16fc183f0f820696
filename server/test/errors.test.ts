import { expect, test } from 'vitest';
import { Jetsocket } from '../src/index';
import { application, libraryAt } from './support/application';

const keyless = new Jetsocket(application);
const library = libraryAt(1);
const room = 'x'.repeat(61);
const shown = `"${'x'.repeat(60)}…"`;

const mistakes: Record<string, () => unknown> = {
  [`${shown} is a presence`]: () => library.authorizeChannel('1.2', `presence-${room}`),
  [`The presence data for ${shown}`]: () => library.authorizeChannel('1.2', room, 7 as never),
  [`${shown} is an encrypted`]: () => keyless.authorizeChannel('1.2', `private-encrypted-${room}`),
  [`${shown} is an encrypted channel: trigger`]: () =>
    library.trigger(['a', `private-encrypted-${room}`], 'e', 1),
  [`${shown} is not a presence`]: () => library.users(room),
  [`The data of ${shown} must`]: () => library.trigger('a', room, undefined),
  [`The data of ${shown} has`]: () => library.trigger('a', room, 'x'.repeat(10_241)),
  [`${shown} is no text`]: () => library.terminateUserConnections(`${room}\ud800`),
  'Invalid user id of type array': () => library.terminateUserConnections([] as never),
};

test.each(Object.entries(mistakes))('an error shows a name quoted and cut short: %s', async (start, make) => {
  // Names of channels begin with their prefix, which counts as well.
  const caught = await Promise.resolve().then(make).catch(String);
  const told = String(caught).replace(/"(?:presence|private-encrypted)-(x+)…"/, shown);
  expect(told).toContain(`Error: ${start}`);
});
