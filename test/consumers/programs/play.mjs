// What every consumer does with both builds: subscribe to all kinds of channel, read, lose the
// connection, come back, hear of the gap, read on. It tells the site, which knows what must come of it.

const open = ['news', 'private-room', 'presence-room'];
const sealed = 'private-encrypted-room';

/** Plays against the site at `url`, and reports there what was heard or what went wrong. */
export async function play(url, { Standard, WithEncryption }, more = {}) {
  const post = (path, body = '') => fetch(url + path, { method: 'POST', body });
  try {
    const { key, options } = await (await fetch(`${url}/site.json`)).json();
    const channelAuthorization = { endpoint: `${url}/jetsocket/auth` };
    const start = (Jetsocket) => new Jetsocket(key, { ...options, ...more, channelAuthorization });
    const outcome = {
      standard: await visit(start(Standard), open, post),
      refusal: refusal(start(Standard)),
      withEncryption: await visit(start(WithEncryption), [...open, sealed], post),
    };
    await post('/report', JSON.stringify(outcome));
  } catch (error) {
    await post('/report', JSON.stringify({ error: String(error?.stack ?? error) }));
    throw error;
  }
}

async function visit(client, names, post) {
  const channels = names.map((name) => client.subscribe(name));
  const each = (event) => Promise.all(channels.map((channel) => channel.once(event)));
  await Promise.all(channels.map(({ ready }) => ready));
  const before = each('before');
  await post('/before');
  const heard = { before: await before };
  const gaps = each('jetsocket:gap');
  await post('/drop');
  heard.gaps = (await gaps).filter(({ since, duration }) => since > 0 && duration >= 0).length;
  const after = each('after');
  await post('/after');
  heard.after = await after;
  heard.members = Object.keys(client.channel('presence-room').members);
  client.disconnect();
  heard.state = client.connection.state;
  return heard;
}

/** What the standard build says to an encrypted channel. */
function refusal(client) {
  try {
    client.subscribe(sealed);
    return 'none';
  } catch ({ name }) {
    return name;
  } finally {
    client.disconnect();
  }
}
