import type { Entry, Greeting, Message, View } from '../messages';
import { showChannels } from './channels';
import { showConnections } from './connections';
import { find, write } from './element';
import { showBreak, showEntries } from './events';
import { offerTargets, showFaults } from './faults';
import { listen } from './service';
import { offerApps } from './trigger';
import { plural } from './words';

const state = find('#state');
let hasApps = false;
/** What has been shown: entries up to this number of this run of the service. */
let shown = { run: '', number: 0 };

listen({ live, receive });

function live(isLive: boolean): void {
  state.dataset.state = isLive ? 'live' : 'gone';
  document.body.classList.toggle('stale', !isLive);
  write(state, isLive ? 'Live' : 'The service is gone, trying again…');
}

function receive(message: Message): void {
  if (message.kind === 'greeting') greet(message.greeting);
  else if (message.kind === 'view') show(message.view);
  else add(message.entries, message.skipped);
}

function greet({ run, version, prefix, apps }: Greeting): void {
  if (shown.run !== run) {
    if (shown.run !== '') showBreak();
    shown = { run, number: 0 };
  }
  hasApps = apps.length > 1;
  const what = hasApps ? plural(apps.length, 'application') : `key ${apps[0]?.key}`;
  write(find('#about'), `${location.host} · ${what} · prefix ${prefix} · ${version}`);
  const { hostname, port } = location;
  const options = `wsHost: '${hostname}',\n  wsPort: ${port || 80},\n  forceTLS: false,`;
  write(find('#snippet'), `new Jetsocket('${apps[0]?.key}', {\n  ${options}\n});`);
  offerApps(apps);
}

/** After a lost stream the service tells again what this page has had. */
function add(entries: readonly Entry[], skipped: number): void {
  const news = entries.filter(({ number }) => number > shown.number);
  shown.number = news.at(-1)?.number ?? shown.number;
  showEntries(news, news.length === entries.length ? skipped : 0);
}

function show({ connections, connectionCount, channels, channelCount, faults }: View): void {
  showConnections(connections, connectionCount, hasApps);
  showChannels(channels, channelCount, hasApps);
  offerTargets(connections);
  showFaults(faults);
}
