import type { Options } from 'jetsocket-js';
import { connect, record } from './client';
import { TestServer } from './server';

/** A client subscribed to the public channel `room` of a test server, and all that was heard there. */
export async function enterPublicRoom(options?: Options) {
  const server = await TestServer.start();
  const client = connect(server, options);
  const channel = client.subscribe('room');
  const heard = record(channel);
  await channel.ready;
  return { server, client, channel, heard };
}
