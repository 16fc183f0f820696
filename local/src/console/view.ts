import type { Application } from '../engine/application';
import type { Channel } from '../engine/channel';
import type { Hub } from '../engine/hub';
import type { Peer } from '../engine/peer';
import type { ChannelView, ConnectionView, View } from './messages';

/** Nobody reads more than this, and it would make the page slow. */
const MOST_ROWS = 200;
const MOST_NAMES = 20;
const MOST_MEMBERS = 50;

/** How things are at the moment. */
export function viewOf(hub: Hub): View {
  const { applications } = hub;
  const sum = (count: (application: Application) => number) =>
    applications.reduce((total, each) => total + count(each), 0);
  return {
    connectionCount: sum(({ connections }) => connections.size),
    connections: firstOf(applications, ({ connections }) => connections.values(), connectionView),
    channelCount: sum(({ channels }) => channels.size),
    channels: firstOf(applications, ({ channels }) => channels.values(), channelView),
    faults: hub.faults.active.map(({ id, what }) => ({ id, what })),
  };
}

function firstOf<Item, Shown>(
  applications: readonly Application[],
  items: (application: Application) => Iterable<Item>,
  show: (item: Item, appId: string) => Shown,
): Shown[] {
  const shown: Shown[] = [];
  for (const application of applications) {
    for (const item of items(application)) {
      if (shown.length === MOST_ROWS) return shown;
      shown.push(show(item, application.settings.id));
    }
  }
  return shown;
}

function connectionView({ socketId, since, origin, user, channels }: Peer, appId: string): ConnectionView {
  const names = first(channels, MOST_NAMES);
  return { socketId, appId, since, origin, userId: user?.id, channelCount: channels.size, channels: names };
}

function channelView({ name, kind, subscribers, members }: Channel, appId: string): ChannelView {
  return {
    name,
    appId,
    ...kind,
    subscriberCount: subscribers.size,
    memberCount: members?.size,
    members: members
      ? first(members, MOST_MEMBERS).map(({ id, info }) => ({ id, info: infoText(info) }))
      : [],
  };
}

function infoText(info: unknown): string {
  return info === null ? '' : (JSON.stringify(info) ?? '').slice(0, 500);
}

function first<Item>(items: Iterable<Item>, most: number): Item[] {
  const found: Item[] = [];
  for (const item of items) {
    if (found.length === most) break;
    found.push(item);
  }
  return found;
}
