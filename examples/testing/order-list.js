/** Shows paid orders in a list, and above it whether some may be missing. Returns what takes it down. */
export function showOrders(element, jetsocket) {
  const [state, list] = [document.createElement('p'), document.createElement('ul')];
  element.append(state, list);
  const show = (text) => () => {
    state.textContent = text;
  };
  const channel = jetsocket.subscribe('orders');
  channel.bind('paid', ({ id }) => {
    const row = document.createElement('li');
    row.textContent = `Order ${id}`;
    list.append(row);
  });
  channel.bind('jetsocket:gap', show('Some may be missing'));
  const undo = jetsocket.connection.on('state_change', ({ current }) => show(current)());
  return () => {
    undo();
    jetsocket.unsubscribe('orders');
    element.replaceChildren();
  };
}
