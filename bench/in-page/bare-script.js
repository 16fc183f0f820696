// The least a page can do for its first event; it answers to what first-event.mjs asks of a client.
function Bare(port) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/app/key?protocol=7`);
  const handlers = {};
  socket.addEventListener('message', ({ data }) => {
    const { event } = JSON.parse(data);
    if (event === 'pusher:connection_established') {
      socket.send('{"event":"pusher:subscribe","data":{"channel":"room"}}');
    }
    handlers[event]?.();
  });
  this.disconnect = () => socket.close();
  this.subscribe = () => this;
  this.bind = (event, handler) => {
    handlers[event] = handler;
  };
}
globalThis.Bare = Bare;
