/** What a channel's name says about it. */
export interface ChannelKind {
  /** Who may subscribe: anybody, who has a signature, members, or one signed-in user. */
  readonly access: 'public' | 'private' | 'presence' | 'user';
  /** Whether its events are sealed; the service relays them and holds no key. */
  readonly encrypted: boolean;
  /** Whether its last event is kept for newcomers. */
  readonly cache: boolean;
}

const USER_PREFIX = '#server-to-user-';
const LONGEST_NAME = 200;

type Row = readonly [prefix: string, access: ChannelKind['access'], encrypted: boolean];

const prefixes: readonly Row[] = [
  ['private-encrypted-', 'private', true],
  ['private-', 'private', false],
  ['presence-', 'presence', false],
];

const open: Row = ['', 'public', false];

/** Reads a channel's kind off its name. */
export function kindOf(name: string): ChannelKind {
  if (userOf(name) !== undefined) return { access: 'user', encrypted: false, cache: false };
  const [prefix, access, encrypted] = prefixes.find(([each]) => name.startsWith(each)) ?? open;
  return { access, encrypted, cache: name.startsWith('cache-', prefix.length) };
}

/** The user whose own channel this is, or `undefined`. */
export function userOf(name: string): string | undefined {
  return name.startsWith(USER_PREFIX) ? name.slice(USER_PREFIX.length) : undefined;
}

/** The channel that reaches every connection of one user. */
export function userChannel(userId: string): string {
  return USER_PREFIX + userId;
}

/** Whether a channel may be called that: 1 to 200 of the allowed characters, or a user's own channel. */
export function isChannelName(name: unknown): name is string {
  if (typeof name !== 'string' || name.length > LONGEST_NAME) return false;
  const user = userOf(name);
  return user === undefined ? /^[-a-zA-Z0-9_=@,.;]+$/.test(name) : user !== '';
}

/** Whether an event may be called that: 1 to 200 characters. */
export function isEventName(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && name.length <= LONGEST_NAME;
}
