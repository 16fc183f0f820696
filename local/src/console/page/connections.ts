import type { ConnectionView } from '../messages';
import { element, find, write } from './element';
import { order } from './order';
import { type Row, Rows } from './rows';
import { andMore, timeOf } from './words';

const section = find('#connections');
const rows = new Rows<ConnectionView>(find('.rows', section), ({ socketId }) => socketId, makeRow);

/** Shows who is connected; `hasApps` says that their applications need to be named. */
export function showConnections(
  connections: readonly ConnectionView[],
  count: number,
  hasApps: boolean,
): void {
  section.classList.toggle('with-apps', hasApps);
  rows.show(connections);
  write(find('.count', section), count.toLocaleString('en'));
  find('.empty', section).hidden = count > 0;
  find<HTMLButtonElement>('#drop-all').disabled = count === 0;
  andMore(find('.more', section), connections.length, count);
}

find('#drop-all').onclick = () => order('drop', {}, 'Dropped every connection');

function makeRow({ socketId, appId, since, origin }: ConnectionView): Row<ConnectionView> {
  const who = element('span', { className: 'who' });
  const channels = element('p', { className: 'quiet names' });
  const drop = element('button', { type: 'button', ariaLabel: `Drop ${socketId}` }, 'Drop');
  drop.onclick = () => order('drop', { socketId }, `Dropped ${socketId}`);
  const app = element('span', { className: 'tag app' }, appId);
  const time = element('span', { className: 'quiet since' }, `since ${timeOf(since)}`);
  const first = element('p', {}, element('code', {}, socketId), ' ', app, ' ', who, ' ', time);
  const from = origin === undefined ? [] : [element('p', { className: 'quiet names' }, `from ${origin}`)];
  const row = element('li', { className: 'occupant' }, element('div', {}, first, ...from, channels), drop);
  return {
    element: row,
    update: (connection) => {
      write(who, connection.userId ?? '');
      write(channels, channelsInWords(connection));
    },
  };
}

function channelsInWords({ channels, channelCount }: ConnectionView): string {
  if (channelCount === 0) return 'on no channel';
  const more = channelCount - channels.length;
  return `on ${channels.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
