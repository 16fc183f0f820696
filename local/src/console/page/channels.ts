import type { ChannelView } from '../messages';
import { element, find, write } from './element';
import { type Row, Rows } from './rows';
import { aimTrigger } from './trigger';
import { andMore, plural } from './words';

const section = find('#channels');
const keyOf = ({ appId, name }: ChannelView) => `${appId} ${name}`;
const rows = new Rows<ChannelView>(find('.rows', section), keyOf, makeRow);
const names = new Rows<ChannelView>(find('#channel-names'), keyOf, makeName);

/** Shows the occupied channels and who is there. */
export function showChannels(channels: readonly ChannelView[], count: number, hasApps: boolean): void {
  section.classList.toggle('with-apps', hasApps);
  rows.show(channels);
  names.show(channels.filter(({ access }) => access !== 'user'));
  write(find('.count', section), count.toLocaleString('en'));
  find('.empty', section).hidden = count > 0;
  andMore(find('.more', section), channels.length, count);
}

function makeRow(channel: ChannelView): Row<ChannelView> {
  const { name, appId } = channel;
  const count = element('p', { className: 'quiet since' });
  const members = element('p', { className: 'names members' });
  const aim = element('button', { type: 'button', ariaLabel: `Trigger an event on ${name}` }, 'Trigger');
  aim.onclick = () => aimTrigger(appId, name);
  const app = element('span', { className: 'tag app' }, appId);
  const first = element('p', {}, element('code', {}, name), ' ', app, ' ', ...tags(channel));
  const row = element('li', { className: 'occupant' }, element('div', {}, first, count, members), aim);
  return {
    element: row,
    update: (now) => {
      write(count, plural(now.subscriberCount, 'subscriber'));
      showMembers(members, now);
    },
  };
}

function tags({ access, encrypted, cache }: ChannelView): (Node | string)[] {
  const words = [encrypted ? 'encrypted' : access, ...(cache ? ['cache'] : [])];
  return words.flatMap((word) => [element('span', { className: `tag ${word}` }, word), ' ']);
}

function showMembers(target: HTMLElement, { members, memberCount }: ChannelView): void {
  target.hidden = memberCount === undefined;
  const key = JSON.stringify([members, memberCount]);
  if (target.dataset.shown === key) return;
  target.dataset.shown = key;
  const people = members.flatMap(({ id, info }) => [
    element('span', { className: 'member', title: info }, id),
    ' ',
  ]);
  const more = (memberCount ?? 0) - members.length;
  target.replaceChildren(
    element('span', { className: 'quiet' }, `${plural(memberCount ?? 0, 'member')}: `),
    ...people,
    more > 0 ? `and ${more} more` : '',
  );
}

function makeName({ name }: ChannelView): Row<ChannelView> {
  return { element: element('option', { value: name }), update: () => {} };
}
