/** Rows kept on the page; older ones go. */
const most = 300;

const scroller = document.getElementById('room');
const messages = document.getElementById('messages');
const wire = document.getElementById('wire');
let count = 0;
let isAtEnd = true;

// Who reads the newest message goes on doing so, also when a keyboard or an error takes room.
const follow = () => {
  if (isAtEnd) scroller.scrollTop = scroller.scrollHeight;
};
scroller.addEventListener('scroll', () => {
  isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
});
new ResizeObserver(follow).observe(scroller);

/** Text from others goes in as text: never as markup. */
function element(tag, className, ...content) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

/** Puts what people read and what the service saw side by side. */
function addRow(read, sealed = element('p', 'nothing')) {
  count += 1;
  for (const cell of [read, sealed]) cell.style.setProperty('--row', count);
  messages.append(read);
  wire.append(sealed);
  if (messages.children.length > most) {
    messages.firstChild.remove();
    wire.firstChild.remove();
  }
  follow();
}

export function clearRows() {
  messages.replaceChildren();
  wire.replaceChildren();
}

/** A message as it was opened or sealed here, and its frame as the service saw it. */
export function addMessage(data, frame, { isMine = false, isDirect = false }) {
  // What another browser sealed may be anything.
  const { username, message, timestamp } = Object(data);
  const name = element('strong', '', String(username));
  const way = isDirect ? element('span', 'tag', 'direct') : '';
  const time = element('time', '', clock(timestamp));
  const head = element('p', 'head', name, isMine ? ' (you) ' : ' ', way, ' ', time);
  const read = element('article', 'message', head, element('p', 'text', String(message)));
  read.classList.toggle('mine', isMine);
  addRow(read, sealedFrame(frame));
}

export function addKeyRotation(frame) {
  const text = 'The key was rotated. This browser has the new one, and goes on.';
  addRow(element('p', 'note', text), sealedFrame(frame));
}

export function addUnreadable(reason, frame) {
  const text = `A message could not be opened: ${reason}`;
  addRow(element('p', 'note warning', text), sealedFrame(frame));
}

/** Something that happened in the room; `aside` is what to know of the service at that. */
export function addNote(text, aside) {
  addRow(element('p', 'note', text), aside && element('p', 'note', aside));
}

/** What a guest finds; the button calls `leave`. */
export function addDenial(leave) {
  if (messages.querySelector('.denial')) return;
  const title = element('h3', '', 'Access denied to encrypted channel');
  const why = element(
    'p',
    'text',
    'The chat’s server answered 403: guests have no permission here. This browser got no key, so it can neither read nor write.',
  );
  const button = element('button', 'main', 'Join as someone else');
  button.type = 'button';
  button.addEventListener('click', leave);
  const denial = element('div', 'denial', title, why, button);
  denial.role = 'alert';
  addRow(denial, element('p', 'note', 'No message reaches a browser that may not subscribe.'));
  button.focus();
}

/** The frame in JSON, spaced so that it wraps; what is sealed stands out. */
function sealedFrame(frame) {
  const code = element('code', 'sealed');
  const text = JSON.stringify(frame, null, 1)
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(' }', '\u00a0}');
  for (const part of text.split(/(?<="(?:nonce|ciphertext)": )("[^"]*")/)) {
    const isSealed = /^"[\w+/=]*"$/.test(part);
    code.append(isSealed ? element('b', '', part) : part);
  }
  return code;
}

function clock(timestamp) {
  const date = new Date(timestamp);
  return Number.isNaN(date.getTime())
    ? ''
    : date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
