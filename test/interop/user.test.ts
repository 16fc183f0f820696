import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataOf, inState, record } from '../support/client';
import { Soketi } from '../support/soketi';
import { until } from '../support/wait';
import { Application } from './support/application';

let soketi: Soketi;
beforeAll(async () => {
  soketi = await Soketi.start();
});
afterAll(() => soketi?.stop());

async function signIn() {
  const application = await Application.at(soketi);
  const id = randomUUID();
  const client = application.client(id);
  const heard = record(client.user);
  client.signin();
  await until(() => expect(dataOf(heard, 'jetsocket:signin_success')).toHaveLength(1));
  return { application, client, heard, id };
}

it('signs in, and hears what is sent to the user', async () => {
  const { application, client, heard, id } = await signIn();
  expect(client.user.user_data).toMatchObject({ id });
  await until(async () => {
    await application.library.sendToUser(id, 'mail', { from: 'bob' });
    expect(dataOf(heard, 'mail')).toContainEqual({ from: 'bob' });
  });
});

it('is told of a sign-in that the server refuses', async () => {
  const application = await Application.at(soketi);
  application.endpoint.answer = { body: { auth: `${soketi.app.key}:wrong`, user_data: '{"id":"amy"}' } };
  const client = application.client();
  const heard = record(client.user);
  const errors = record(client.connection);
  client.signin();

  await inState(client, 'disconnected');
  expect(dataOf(errors, 'error')).toMatchObject([{ code: 4009 }]);
  expect(dataOf(heard, 'jetsocket:signin_success')).toEqual([]);
  expect(client.user.user_data).toBeFalsy();
});

it('is disconnected, and stays so, when the application ends its connections', async () => {
  const { application, client, id } = await signIn();
  const errors = record(client.connection);
  await application.library.terminateUserConnections(id);

  await inState(client, 'disconnected');
  expect(dataOf(errors, 'error')).toMatchObject([{ code: 4009 }]);
});
