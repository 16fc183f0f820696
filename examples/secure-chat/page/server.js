import { ask } from './api.js';

const byId = (id) => document.getElementById(id);
/** In milliseconds. */
const freshFor = 2000;

/** Behind the `#` of the link, so that it is in no log of requests. */
const token = location.hash.slice(1);

function show({ key, messages }) {
  const texts = {
    number: `No. ${key.number}`,
    since: new Date(key.since).toLocaleTimeString(),
    given: key.given,
    messages,
  };
  for (const [id, text] of Object.entries(texts)) byId(id).textContent = text;
}

/** The same fault again is not read out again. */
function tell(fault) {
  if (byId('fault').textContent !== fault) byId('fault').textContent = fault;
}

/** Whether the server answered. */
async function load(method, path) {
  try {
    show(await ask(method, path, { token }));
    tell('');
    return true;
  } catch (fault) {
    tell(fault.message);
    return false;
  }
}

byId('rotate').addEventListener('click', async ({ target }) => {
  target.disabled = true;
  if (await load('POST', '/server/rotate-key')) {
    byId('told').textContent =
      'Rotated. Browsers in the room notice, ask for the new channel key, and miss nothing.';
  }
  target.disabled = false;
  target.focus();
});

async function refresh() {
  await load('GET', '/server/state');
  setTimeout(refresh, freshFor);
}

await refresh();
