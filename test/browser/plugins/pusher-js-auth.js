// A page written for pusher-js with the plugin that batches authorizations.
import Pusher from 'pusher-js';
import PusherBatchAuthorizer from 'pusher-js-auth';

window.heard = [];
window.start = ({ clientKey, channels, ...options }) => {
  const pusher = new Pusher(clientKey, { ...options, authorizer: PusherBatchAuthorizer });
  for (const name of channels) {
    const channel = pusher.subscribe(name);
    channel.bind('pusher:subscription_succeeded', () => window.heard.push(`${name}: yes`));
    channel.bind('pusher:subscription_error', ({ type }) => window.heard.push(`${name}: ${type}`));
  }
};
