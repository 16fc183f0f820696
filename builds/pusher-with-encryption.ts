import type { AnyChannels, ChannelMap } from '../src/channels/channel-map';
import { standardKinds } from '../src/channels/kinds';
import { encryptedKind } from '../src/encryption/encrypted-channel';
import { webPlatform, webRandomize } from '../src/platform/web';
import { PusherClient } from '../src/pusher/pusher-client';
import type { PusherOptions } from '../src/pusher/pusher-options';

export * from './pusher-public';

/** A drop-in replacement for the client of pusher-js 8, with encrypted channels. */
export class Pusher<Channels extends ChannelMap = AnyChannels> extends PusherClient<Channels> {
  /**
   * Connects by itself on the next microtask.
   * @throws UsageError when the key is not a non-empty string, `cluster` and `wsHost` are missing, or an
   * option has a wrong type
   */
  constructor(key: string, options: PusherOptions) {
    super(key, options, {
      kinds: [encryptedKind(webRandomize, options?.secretbox ?? undefined), ...standardKinds],
      platform: webPlatform,
    });
  }
}

export default Pusher;
