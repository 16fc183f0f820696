// A WebSocket and the service at its other end, both in this realm: what is measured with it is the client
// alone, from the message event to the handler. Whoever connects and subscribes is answered; events are
// delivered at once by `deliver`. Stands in for the global, so every library finds it by itself.

export class FakeWebSocket {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;
  /** Those that were made, the last one last. */
  static made = [];

  readyState = 0;
  bufferedAmount = 0;
  binaryType = 'blob';
  onopen = null;
  onmessage = null;
  onerror = null;
  onclose = null;
  listeners = { open: [], message: [], error: [], close: [] };

  constructor(url) {
    this.url = url;
    FakeWebSocket.made.push(this);
    const data = JSON.stringify({ socket_id: '123.456', activity_timeout: 120 });
    setTimeout(() => {
      this.readyState = 1;
      this.#tell('open', { type: 'open' });
      this.deliver(JSON.stringify({ event: 'pusher:connection_established', data }));
    });
  }

  addEventListener(type, listener) {
    this.listeners[type].push(listener);
  }

  removeEventListener(type, listener) {
    this.listeners[type] = this.listeners[type].filter((each) => each !== listener);
  }

  send(text) {
    const { event, data } = JSON.parse(text);
    // Who was kept from its timers by the measurement doubts its link, and asks.
    if (event === 'pusher:ping') queueMicrotask(() => this.deliver('{"event":"pusher:pong","data":"{}"}'));
    if (event !== 'pusher:subscribe') return;
    const { channel } = data;
    const answer = JSON.stringify({ event: 'pusher_internal:subscription_succeeded', channel, data: '{}' });
    queueMicrotask(() => this.deliver(answer));
  }

  close() {
    if (this.readyState === 3) return;
    this.readyState = 3;
    queueMicrotask(() => this.#tell('close', { type: 'close', code: 1000, reason: '', wasClean: true }));
  }

  /** A message event, the same to whoever listens in whichever way. */
  deliver(data) {
    this.#tell('message', { type: 'message', data });
  }

  #tell(type, event) {
    this[`on${type}`]?.(event);
    for (const listener of this.listeners[type]) listener(event);
  }
}

globalThis.WebSocket = FakeWebSocket;
