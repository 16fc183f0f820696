import type { AnyChannels, ChannelMap } from '../src/channels/channel-map';
import { standardKinds } from '../src/channels/kinds';
import { Client } from '../src/client';
import { encryptedKind } from '../src/encryption/encrypted-channel';
import { anyObject, type Options } from '../src/options';
import { webPlatform, webRandomize } from '../src/platform/web';

export * from './public';

/** The client of Jetsocket channels, end-to-end encrypted ones among them. */
export class Jetsocket<Channels extends ChannelMap = AnyChannels> extends Client<Channels> {
  /**
   * Connects by itself on the next microtask.
   * @throws UsageError when the key is not a non-empty string or an option has a wrong type
   */
  constructor(key: string, options: Options = {}) {
    super(key, options, {
      kinds: [encryptedKind(webRandomize, options?.secretbox), ...standardKinds],
      platform: webPlatform,
      options: { secretbox: anyObject },
    });
  }
}

export default Jetsocket;
