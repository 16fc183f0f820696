// The least a client can do for an event: parse the frame, find the channel, parse the data, call the
// handlers. What is measured with it is what the platform takes, and no library can be faster.

class BareChannel {
  subscribed = false;
  handlers = new Map();
  globals = [];

  bind(event, handler) {
    this.handlers.set(event, [...(this.handlers.get(event) ?? []), handler]);
  }

  bind_global(handler) {
    this.globals.push(handler);
  }

  unbind_global() {
    this.globals = [];
  }

  emit(event, data) {
    for (const handler of this.globals) handler(event, data);
    for (const handler of this.handlers.get(event) ?? []) handler(data);
  }
}

export class BareClient extends BareChannel {
  channels = new Map();
  connection = new BareChannel();
  socket = new WebSocket('ws://localhost');

  constructor() {
    super();
    this.socket.addEventListener('message', ({ data }) => this.receive(JSON.parse(data)));
  }

  receive({ event, channel, data }) {
    const found = this.channels.get(channel);
    if (!found) return this.connection.emit('connected');
    if (event === 'pusher_internal:subscription_succeeded') found.subscribed = true;
    const value = JSON.parse(data);
    found.emit(event, value);
    this.emit(event, value);
  }

  subscribe(name) {
    const channel = new BareChannel();
    this.channels.set(name, channel);
    this.socket.send(JSON.stringify({ event: 'pusher:subscribe', data: { channel: name } }));
    return channel;
  }

  disconnect() {
    this.socket.close();
  }
}
