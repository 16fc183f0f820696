import { randomBytes } from 'node:crypto';
import type { AuthorizationOptions, Options } from 'jetsocket-js';
import { connectEncrypted, record } from './client';
import { base64, seal } from './sealing';
import { type Line, TestServer } from './server';

export const room = 'private-encrypted-room';

type Handler = NonNullable<AuthorizationOptions['customHandler']>;

/** The application's server: hands out the key it has now. */
class KeyHolder {
  key: Uint8Array = randomBytes(32);
  /** How often it was asked. */
  asked = 0;
  /** In place of the usual answer. */
  answer: Handler = () => ({ auth: 'test-key:signature', shared_secret: base64(this.key) });

  readonly handler: Handler = (request, callback) => {
    this.asked++;
    return this.answer(request, callback);
  };
}

/** A client on an encrypted channel of a test server, and all that was heard there since. */
export async function enterSecretRoom({ key, ...options }: Options & { readonly key?: Uint8Array } = {}) {
  const server = await TestServer.start();
  const holder = new KeyHolder();
  if (key) holder.key = key;
  const client = connectEncrypted(server, {
    channelAuthorization: { customHandler: holder.handler },
    ...options,
  });
  const line = await server.line();
  const channel = client.subscribe(room);
  await channel.ready;
  const heard = record(channel);
  return { server, holder, client, line, channel, heard };
}

/** Publishes a value, or a text as it is, sealed with `key`. */
export function publishSealed(
  line: Line,
  event: string,
  value: unknown,
  key: Uint8Array,
  channel = room,
): void {
  line.publish(channel, event, seal(typeof value === 'string' ? value : JSON.stringify(value), key));
}
