/** Rows kept on the page; older ones go. */
const most = 300;

const scroller = document.getElementById('room');
const messages = document.getElementById('messages');
const wire = document.getElementById('wire');
let count = 0;

/** Text from others goes in as text: never as markup. */
function element(tag, className, ...content) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

/** Puts what people read and what the service saw side by side. */
function addRow(read, sealed = element('p', 'nothing')) {
  const wasAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
  count += 1;
  for (const cell of [read, sealed]) cell.style.setProperty('--row', count);
  messages.append(read);
  wire.append(sealed);
  if (messages.children.length > most) {
    messages.firstChild.remove();
    wire.firstChild.remove();
  }
  if (wasAtEnd) scroller.scrollTop = scroller.scrollHeight;
}

export function clearRows() {
  messages.replaceChildren();
  wire.replaceChildren();
}

/** A message as it was opened here, and its frame as the service relayed it. */
export function addMessage({ user_id, username, message, timestamp }, frame, me) {
  const time = element('time', '', clock(timestamp));
  const name = element('strong', '', String(username));
  const head = element('p', 'head', name, user_id === me.id ? ' (you)' : '', time);
  const read = element('article', 'message', head, element('p', 'text', String(message)));
  read.classList.toggle('mine', user_id === me.id);
  addRow(read, sealedFrame(frame));
}

export function addUnreadable(reason, frame) {
  const text = `A message could not be opened: ${reason}`;
  addRow(element('p', 'note warning', text), sealedFrame(frame));
}

/** Something that happened in the room. */
export function addNote(text) {
  addRow(element('p', 'note', text));
}

export function addDenial() {
  const title = element('h3', '', 'Access denied to encrypted channel');
  const why = element(
    'p',
    '',
    'The chat’s server answered 403: guests have no permission here. This browser got no key, so it can neither read nor write.',
  );
  const denial = element('div', 'denial', title, why);
  addRow(denial, element('p', 'note', 'No frame of this room reaches a browser that may not subscribe.'));
}

function sealedFrame(frame) {
  const code = element('code', 'sealed');
  // The secret parts stand out from their wrapping.
  const { nonce, ciphertext } = frame.data ?? {};
  const text = JSON.stringify(frame);
  const parts = [nonce, ciphertext]
    .filter((part) => typeof part === 'string')
    .map((part) => JSON.stringify(part));
  let rest = text;
  for (const part of parts) {
    const at = rest.indexOf(part);
    if (at < 0) continue;
    code.append(rest.slice(0, at), element('b', '', part));
    rest = rest.slice(at + part.length);
  }
  code.append(rest);
  return code;
}

function clock(timestamp) {
  const date = new Date(timestamp);
  return Number.isNaN(date.getTime())
    ? ''
    : date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
