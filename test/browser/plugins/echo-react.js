// A page that knows Echo only through the hooks of Laravel's starter kits, as it is written for them.
import {
  configureEcho,
  useConnectionStatus,
  useEcho,
  useEchoNotification,
  useEchoPresence,
  useEchoPublic,
} from '@laravel/echo-react';
import { createElement, Fragment, useState } from 'react';
import { render } from 'react-dom';

window.heard = [];
const hear = (who) => (data) => window.heard.push(`${who}: ${data.text}`);

function Order({ id, who }) {
  useEcho(`orders.${id}`, '.paid', hear(`${who} of ${id}`), [id]);
  return null;
}

function Others() {
  useEchoPublic('news', ['.published', '.withdrawn'], hear('news'));
  useEchoPresence('room', '.said', hear('room'));
  useEchoNotification('App.Models.User.1', hear('notification'));
  return createElement('p', { id: 'status' }, useConnectionStatus());
}

function Page() {
  const [id, setId] = useState(1);
  const [isTwice, setTwice] = useState(true);
  Object.assign(window, { setId, setTwice });
  return createElement(
    Fragment,
    null,
    createElement(Others),
    createElement(Order, { id, who: 'first' }),
    isTwice && createElement(Order, { id, who: 'second' }),
  );
}

window.start = ({ clientKey: key, ...options }) => {
  configureEcho({ ...options, broadcaster: 'reverb', key });
  render(createElement(Page), document.body.appendChild(document.createElement('main')));
};
