import { addMessage, addNote, addUnreadable } from './rows.js';
import * as view from './view.js';

const { Jetsocket } = globalThis;

/** The encrypted channel of the chat, and the connection that carries it. */
export class Room {
  name = 'private-encrypted-secure-chat';
  #jetsocket;
  #channel;
  /** Frames as the service sent them, until their event is told: it has the same order. */
  #sealed = [];
  #isWanted = true;

  constructor({ key, options }, token) {
    this.#jetsocket = new Jetsocket(key, {
      ...options,
      channelAuthorization: {
        endpoint: '/jetsocket/auth',
        // Asked for each request.
        headersProvider: () => ({ Authorization: `Bearer ${token()}` }),
      },
    });
  }

  get isOpen() {
    return this.#channel.subscribed;
  }

  /** `leave` is called with a reason when the token is no longer good, and when a guest gives up. */
  join(user, leave) {
    const { connection } = this.#jetsocket;
    view.showState(connection.state);
    connection.bind('state_change', ({ current, reason }) => this.#changed(current, reason));
    connection.bind('message', (frame) => {
      if (frame.channel === this.name && frame.event === 'new-message') this.#sealed.push(frame);
    });

    this.#channel = this.#jetsocket.subscribe(this.name);
    this.#channel.bind('new-message', (data) => addMessage(data, this.#sealed.shift(), user));
    this.#channel.bind('jetsocket:decryption_error', ({ event, reason }) => {
      if (event === 'new-message') addUnreadable(reason, this.#sealed.shift());
    });
    this.#channel.bind('jetsocket:subscription_succeeded', () => view.tell(''));
    this.#channel.bind('jetsocket:subscription_error', (error) => this.#refused(error, leave));
    this.#channel.bind('jetsocket:gap', () => addNote('Back online, you may have missed messages'));
    this.#channel.on('jetsocket:subscription_succeeded', welcome, { once: true });
  }

  leave() {
    this.#isWanted = false;
    this.#jetsocket.disconnect();
  }

  toggle() {
    this.#isWanted = ['disconnected', 'failed'].includes(this.#jetsocket.connection.state);
    if (this.#isWanted) this.#jetsocket.connect();
    else this.#jetsocket.disconnect();
  }

  #changed(state, reason) {
    view.showState(state);
    // While it tries again by itself there is nothing to tell but the state.
    const gaveUp = this.#isWanted && (state === 'disconnected' || state === 'failed');
    if (gaveUp) view.tell(`Not connected: ${reason}`);
    if (state === 'connected') view.tell('');
  }

  #refused({ status, retryIn }, leave) {
    if (retryIn !== null) return;
    if (status === 401) leave('You are not signed in any more. Join again.');
    else if (status === 403) view.showDenied(() => leave());
    else if (status === 500) view.tell('Encryption error - please try again');
    else view.tell('Failed to connect to encrypted channel');
  }
}

function welcome() {
  addNote('Connected to secure chat', 'Each message appears here as the service relayed it.');
}
