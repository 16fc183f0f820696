import { UsageError } from '../errors';
import { Channel } from './channel';
import type { ChannelHost } from './channel-host';
import { PresenceChannel } from './presence-channel';
import { PrivateChannel } from './private-channel';

/** One kind of channel: the first in the table whose prefix a name begins with makes its channel. */
export interface ChannelKind {
  readonly prefix: string;
  /** Nothing of its channels may be sent as it is. */
  readonly isSealed?: boolean;
  create(name: string, host: ChannelHost): Channel;
}

export const standardKinds: readonly ChannelKind[] = [
  {
    // Without this row such a name would be taken for a private one, and its ciphertext delivered.
    prefix: 'private-encrypted-',
    isSealed: true,
    create(name) {
      throw new UsageError(`${name} cannot be opened: import "jetsocket-js/with-encryption"`);
    },
  },
  { prefix: 'private-', create: (name, host) => new PrivateChannel(name, host) },
  { prefix: 'presence-', create: (name, host) => new PresenceChannel(name, host) },
  { prefix: '', create: (name, host) => new Channel(name, host) },
];
