import { addKeyRotation, addMessage, addNote, addUnreadable } from './rows.js';
import * as view from './view.js';

const { Jetsocket, WebSocket } = globalThis;

/** Messages by way of the chat's server, messages from browser to browser, and news of the key. */
const events = ['new-message', 'client-message', 'key-rotated'];

/** The encrypted channel of the chat, and the connection that carries it. */
export class Room {
  name = 'private-encrypted-secure-chat';
  #jetsocket;
  #channel;
  /** Frames as the service sent them, until their event is told: it has the same order. */
  #sealed = [];
  /** The newest frame that went to the service. */
  #sent;
  #isWanted = true;

  constructor({ key, options }, token) {
    this.#jetsocket = new Jetsocket(key, {
      ...options,
      WebSocket: watched((text) => {
        this.#sent = text;
      }),
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
      if (frame.channel === this.name && events.includes(frame.event)) this.#sealed.push(frame);
    });
    connection.bind('error', ({ code, message }) => {
      if (code === 4301) view.tell(`The service did not pass your message on: ${message}`);
    });

    this.#channel = this.#jetsocket.subscribe(this.name);
    this.#channel.bind('new-message', (data) => {
      addMessage(data, this.#sealed.shift(), { isMine: data.user_id === user.id });
    });
    this.#channel.bind('client-message', (data) => {
      addMessage(data, this.#sealed.shift(), { isDirect: true });
    });
    this.#channel.bind('key-rotated', () => addKeyRotation(this.#sealed.shift()));
    this.#channel.bind('jetsocket:decryption_error', ({ event, reason }) => {
      if (events.includes(event)) addUnreadable(reason, this.#sealed.shift());
    });
    this.#channel.bind('jetsocket:subscription_succeeded', () => view.tell(''));
    this.#channel.bind('jetsocket:subscription_error', (error) => this.#refused(error, leave));
    this.#channel.bind('jetsocket:gap', () => addNote('Back online, you may have missed messages'));
    this.#channel.on('jetsocket:subscription_succeeded', welcome, { once: true });
  }

  /** Seals here and sends to the other browsers; `false` when it was not sent. They take the name on trust. */
  say({ name }, message) {
    const data = { username: name, message, timestamp: new Date().toISOString() };
    const isSent = this.#channel.trigger('client-message', data);
    // The service sends it to the others only.
    if (isSent) addMessage(data, JSON.parse(this.#sent), { isMine: true, isDirect: true });
    return isSent;
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

/** A WebSocket that shows what leaves on it: the event `message` of the connection is for what arrives. */
function watched(note) {
  return class extends WebSocket {
    send(text) {
      note(text);
      super.send(text);
    }
  };
}
