import { expect, it } from 'vitest';
import { builds, dropIns, inNode, scriptFiles } from './support/built';

// Translation helpers are called `t`, and manglers of properties begin with such names too.

const imports = Object.keys({ ...builds, ...dropIns }).map((entry) => [
  entry,
  `import Client from '${entry}';`,
]);
const scripts = scriptFiles.map((file) => [
  file,
  `import { readFileSync } from 'node:fs';
  import { runInThisContext } from 'node:vm';
  const Client = runInThisContext(readFileSync('${file}', 'utf8') + ';Jetsocket');`,
]);

it.each([...imports, ...scripts])(
  'an application may call its own members by one letter: %s',
  async (_, load) => {
    const heard = await inNode(`
    ${load}
    class WebSocket {
      url = '';
      readyState = 1;
      say = (event, channel, data) => this.onmessage({ data: JSON.stringify({ event, channel, data }) });
      constructor() {
        setTimeout(() => this.say('pusher:connection_established', undefined, { socket_id: '1.1' }));
      }
      send() {
        this.say('pusher_internal:subscription_succeeded', 'news', {});
        this.say('told', 'news', 1);
      }
      close() {}
    }
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const give = (owner) => Object.assign(owner, Object.fromEntries(letters.map((letter) => [letter, 'mine'])));
    class Chat extends Client {}
    give(Chat.prototype);
    const client = new Chat('key', { cluster: 'eu', WebSocket });
    const channel = give(client.subscribe('news'));
    give(client.connection);
    give(client.user);
    const heard = [];
    for (const emitter of [channel, client]) emitter.bind('told', (data) => heard.push(data));
    client.bind('told', () => {
      client.disconnect();
      tell([...heard, client.connection.state, letters.every((letter) => channel[letter] === 'mine')]);
    });
  `);

    expect(heard).toEqual([1, 1, 'disconnected', true]);
  },
);
