// The other half of crowd.mjs: says when all clients were subscribed, each time they all were.
import Pusher from 'pusher-js';
import WebSocket from 'ws';
import { Jetsocket } from '../../dist/jetsocket.mjs';
import { Pusher as DropIn } from '../../dist/jetsocket-pusher.mjs';

const [library, count, port] = process.argv.slice(2);
const options = { wsHost: '127.0.0.1', wsPort: Number(port), forceTLS: false };

const makers = {
  'jetsocket-js': () => new Jetsocket('key', { ...options, WebSocket }),
  'jetsocket-js/pusher': () => new DropIn('key', { ...options, WebSocket }),
  'pusher-js': () => new Pusher('key', { ...options, cluster: '', enabledTransports: ['ws'] }),
};
const succeeded = `${library === 'jetsocket-js' ? 'jetsocket' : 'pusher'}:subscription_succeeded`;

const times = new Map();
for (let index = 0; index < Number(count); index++) {
  const channel = makers[library]().subscribe('room');
  channel.bind(succeeded, () => {
    times.set(index, Date.now());
    if (times.size < Number(count)) return;
    process.send([...times.values()]);
    times.clear();
  });
}
