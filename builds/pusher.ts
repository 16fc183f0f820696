import type { AnyChannels, ChannelMap } from '../src/channels/channel-map';
import { type ChannelKind, standardKinds } from '../src/channels/kinds';
import { UsageError } from '../src/errors';
import { webPlatform } from '../src/platform/web';
import { PusherClient } from '../src/pusher/pusher-client';
import type { PusherOptions } from '../src/pusher/pusher-options';

export * from './pusher-public';

/** In front of the standard row of this prefix, which names the import of another class. */
const elsewhere: ChannelKind = {
  prefix: 'private-encrypted-',
  isSealed: true,
  create(name) {
    throw new UsageError(`${name} cannot be opened: import "jetsocket-js/pusher/with-encryption"`);
  },
};

/** A drop-in replacement for the client of pusher-js 8. */
export class Pusher<Channels extends ChannelMap = AnyChannels> extends PusherClient<Channels> {
  /**
   * Connects by itself on the next microtask.
   * @throws UsageError when the key is not a non-empty string, `cluster` and `wsHost` are missing, or an
   * option has a wrong type
   */
  constructor(key: string, options: PusherOptions) {
    super(key, options, { kinds: [elsewhere, ...standardKinds], platform: webPlatform });
  }
}

export default Pusher;
