import { expect } from 'vitest';
import { type Address, rest, TestClient } from './support';

/** The service does for a newcomer everything it should. */
export async function expectWell(service: Address): Promise<void> {
  const client = await TestClient.open(service);
  await client.join('private-good');
  const body = { name: 'greet', channel: 'private-good', data: '"well"' };
  expect(await rest(service, { path: '/events', body })).toEqual({ status: 200, body: {} });
  expect((await client.hear('greet')).data).toBe('well');
  client.socket.close();
  await client.closed();
}
