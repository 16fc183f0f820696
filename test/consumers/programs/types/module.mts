import Server, { type ChannelAuthorization } from 'jetsocket';
import Standard, { Jetsocket, type Options } from 'jetsocket-js';
import Pusher from 'jetsocket-js/pusher';
import { createTestService } from 'jetsocket-js/testing';
import WithEncryption, { type DecryptionError } from 'jetsocket-js/with-encryption';
import { LocalService } from 'jetsocket-local';

const options: Options = { cluster: 'eu', log: ({ level, message }) => void `${level}${message}` };
const client = new Jetsocket<{ news: { posted: { readonly text: string } } }>('key', options);
client.subscribe('news').bind('posted', ({ text }) => text.toUpperCase());
// @ts-expect-error the map has no such event
client.subscribe('news').bind('removed', () => {});

export const pusher = new Pusher('key', { cluster: 'eu' }).subscribe('news').bind('posted', () => {});
export const { options: inTests } = createTestService();

export async function all(): Promise<string> {
  const sealed = new WithEncryption('key').subscribe('private-encrypted-room');
  sealed.on('jetsocket:decryption_error', (error: DecryptionError) => error.reason, { once: true });
  for await (const data of sealed.events('posted')) return String(data);
  const { members } = await new Standard('key').subscribe('presence-room').ready;
  return `${members.count}`;
}

export async function serve(): Promise<ChannelAuthorization> {
  const service = await LocalService.start({ port: 0 });
  await service.stop();
  return new Server({ appId: 'id', key: 'key', secret: 'secret' }).authorizeChannel('1.1', 'private-room');
}
