import { resume, send, signIn, signOut } from './api.js';
import { Room } from './room.js';
import * as view from './view.js';

/** The token outlives a reload, and ends with the tab. */
const storage = { key: 'secure-chat-token', area: sessionStorage };

let session;

function enter({ user, token, service }) {
  storage.area.setItem(storage.key, token);
  const room = new Room(service, () => session.token);
  session = { user, token, room };
  view.showChat(user);
  room.join(user, leave);
}

function leave(reason = '') {
  session?.room.leave();
  session = undefined;
  storage.area.removeItem(storage.key);
  view.showDoor(reason);
}

view.onSubmit('sign-in', async ({ name, role }) => {
  view.tellDoor('');
  try {
    enter(await signIn(name.value, role.value));
  } catch (fault) {
    view.tellDoor(fault.message);
  }
});

view.onSubmit('composer', async ({ message, way }) => {
  const { room, token, user } = session;
  const text = message.value.trim();
  if (!text) return;
  if (!room.isOpen) return view.tell('Not connected yet. Your message stays here until you send it.');
  view.tell('');
  try {
    if (way.value === 'server') await send(token, room.name, text);
    else if (!room.say(user, text)) return view.tell('Your message was not sent. Try again.');
    // Kept until it is on its way, and not lost if more was typed meanwhile.
    if (message.value.trim() === text) message.value = '';
  } catch (fault) {
    if (fault.status === 401) leave(fault.message);
    else view.tell(fault.message);
  }
});

view.onClick('toggle', () => session.room.toggle());

view.onClick('sign-out', () => {
  const { token } = session;
  leave();
  // Who is offline is signed out of this tab all the same.
  signOut(token).catch(() => {});
});

async function begin() {
  const token = storage.area.getItem(storage.key);
  if (!token) return view.showDoor();
  try {
    enter({ token, ...(await resume(token)) });
  } catch (fault) {
    leave(fault.message);
  }
}

await begin();
