// A page that knows pusher-js only through @harelpls/use-pusher, as it is written for that.
import {
  PusherProvider,
  useChannel,
  useClientTrigger,
  useEvent,
  usePresenceChannel,
} from '@harelpls/use-pusher';
import { createElement, useState } from 'react';
import { render } from 'react-dom';

function News() {
  const [news, setNews] = useState([]);
  useEvent(useChannel('news'), 'published', (item) => setNews((all) => [...all, item.title]));
  return createElement('p', { id: 'news' }, news.join(', '));
}

function Room() {
  const { channel, members, count, myID, me } = usePresenceChannel('presence-room');
  const wave = useClientTrigger(channel);
  const names = Object.values(members).map(({ name }) => name);
  return [
    createElement('p', { key: 1, id: 'count' }, String(count)),
    createElement('p', { key: 2, id: 'names' }, names.sort().join(', ')),
    createElement('p', { key: 3, id: 'me' }, `${myID} ${me?.info.name}`),
    createElement(
      'button',
      { key: 4, type: 'button', onClick: () => wave('client-wave', { by: myID }) },
      'wave',
    ),
  ];
}

window.start = (options) => {
  const root = document.body.appendChild(document.createElement('main'));
  render(createElement(PusherProvider, options, createElement(News), createElement(Room)), root);
};
