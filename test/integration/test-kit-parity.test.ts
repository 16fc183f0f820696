import ServerLibrary from 'jetsocket';
import { createTestService } from 'jetsocket-js/testing';
import JetsocketWithEncryption, { type Options } from 'jetsocket-js/with-encryption';
import { LocalService } from 'jetsocket-local';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

// The same story told by a client of the service in memory and by one of the service behind real sockets.

const masterKey = createTestService().app.encryptionMasterKeyBase64;

interface Stage {
  readonly options: Options;
  publish(channel: string, event: string, data: unknown): unknown;
  drop(code?: number): void;
}

function inMemory(prefix: 'jetsocket' | 'pusher'): Stage {
  const service = createTestService({ prefix, subscriptionCount: true });
  return {
    options: service.options,
    publish: (channel, event, data) => service.publish(channel, event, data),
    drop: (code) => service.faults.drop(code === undefined ? {} : { code }),
  };
}

async function overSockets(prefix: 'jetsocket' | 'pusher'): Promise<Stage> {
  const app = { id: 'test', key: 'key', secret: 'secret', subscriptionCount: true };
  const service = await LocalService.start({ port: 0, prefix, apps: [app] });
  onTestFinished(() => service.stop());
  const server = new ServerLibrary({
    ...{ appId: app.id, key: app.key, secret: app.secret, encryptionMasterKeyBase64: masterKey },
    ...{ host: '127.0.0.1', port: service.port, useTLS: false },
  });
  const user = { user_id: 'test-user' };
  return {
    options: {
      ...{ wsHost: '127.0.0.1', wsPort: service.port, forceTLS: false },
      WebSocket: WebSocket as unknown as NonNullable<Options['WebSocket']>,
      channelAuthorization: {
        customHandler: async ({ socketId, channelName = '' }) => ({
          ...server.authorizeChannel(
            socketId,
            channelName,
            channelName.startsWith('presence-') ? user : null,
          ),
        }),
      },
      userAuthentication: {
        customHandler: async ({ socketId }) => ({
          ...server.authenticateUser(socketId, { id: 'test-user' }),
        }),
      },
    },
    publish: (channel, event, data) => server.trigger(channel, event, data),
    drop: (code) => service.faults.drop(code === undefined ? {} : { code }),
  };
}

/** Times, socket ids and ciphertexts differ from run to run. */
function constant(value: unknown): string {
  return JSON.stringify(value, (key, each) =>
    /since|duration|socket_id|nonce|ciphertext/.test(key) ? '…' : each,
  );
}

const names = ['orders', 'private-orders', 'presence-room', 'private-encrypted-orders', 'cache-rate'];

/** What a client hears, each channel for itself: between them no order is promised. */
async function heardOn({ options, publish, drop }: Stage): Promise<string> {
  const client = new JetsocketWithEncryption('key', { ...options, reconnect: { minDelay: 1, maxDelay: 2 } });
  onTestFinished(() => client.disconnect());
  const heard = new Map<string, unknown[]>(names.map((name) => [name, []]));
  const states: string[] = [];
  client.connection.bind('state_change', ({ previous, current }) => states.push(`${previous} ${current}`));
  const channels = names.map((name) => client.subscribe(name));
  for (const channel of channels) {
    channel.bind_global((event, data) => void heard.get(channel.name)?.push([event, data]));
  }
  await Promise.all(channels.map((channel) => channel.ready));
  client.signin();
  const user = await client.user.once('jetsocket:signin_success');
  for (const [at, channel] of channels.entries()) {
    const last = channel.once('last');
    for (const data of [{ id: at }, 'a text', '5', null, [1, 'ü 🙂']])
      await publish(channel.name, 'paid', data);
    await publish(channel.name, 'last', at);
    await last;
  }
  const back = Promise.all(channels.map((channel) => channel.once('jetsocket:gap')));
  drop(4200);
  await back;
  // What comes behind the return is heard before this.
  for (const channel of channels) {
    const end = channel.once('end');
    await publish(channel.name, 'end', 0);
    await end;
  }
  return constant([states, user, [...heard]]);
}

it.each(['jetsocket', 'pusher'] as const)('in memory as over sockets, speaking %s', async (prefix) => {
  const [memory, sockets] = [await heardOn(inMemory(prefix)), await heardOn(await overSockets(prefix))];

  expect(JSON.parse(memory)).toEqual(JSON.parse(sockets));
  expect(memory).toContain('jetsocket:subscription_count');
});
