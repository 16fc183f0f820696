import { addDenial, clearRows } from './rows.js';

const states = {
  initialized: 'Connecting…',
  connecting: 'Connecting…',
  connected: 'Connected',
  unavailable: 'Unavailable, trying again…',
  disconnected: 'Disconnected',
  failed: 'Cannot connect',
};

const byId = (id) => document.getElementById(id);

/** Calls with the form's fields, which may be read by name. */
export function onSubmit(id, act) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault();
    void act(event.target.elements);
  });
}

export function onClick(id, act) {
  byId(id).addEventListener('click', act);
}

export function showDoor(reason = '') {
  byId('chat').hidden = true;
  byId('door').hidden = false;
  tellDoor(reason);
  byId('name').focus();
}

export function tellDoor(fault) {
  byId('sign-in-fault').textContent = fault;
}

export function showChat({ name, role }) {
  byId('door').hidden = true;
  byId('chat').hidden = false;
  document.querySelector('.foot').hidden = false;
  byId('who').textContent = role === 'guest' ? `${name} (guest)` : name;
  clearRows();
  tell('');
  byId('message').focus();
}

export function showState(state) {
  const shown = byId('state');
  shown.textContent = states[state];
  shown.dataset.state = state;
  byId('toggle').textContent = state === 'disconnected' || state === 'failed' ? 'Connect' : 'Disconnect';
}

/** Says what went wrong, next to where messages are written; an empty text takes it back. */
export function tell(fault) {
  byId('fault').textContent = fault;
}

export function showDenied(leave) {
  document.querySelector('.foot').hidden = true;
  addDenial(leave);
}
