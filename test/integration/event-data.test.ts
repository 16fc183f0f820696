import { expect, it } from 'vitest';
import { connect, dataOf, record, settled } from '../support/client';
import { TestServer } from '../support/server';

async function start() {
  const server = await TestServer.start();
  const client = connect(server);
  const line = await server.line();
  const channel = client.subscribe('orders');
  await channel.ready;
  return { client, line, channel };
}

it.each([0, '', false, null, 1, 'text', [], {}, { a: { b: [1, null] } }])(
  'arrives as it was: %j',
  async (value) => {
    const { client, line, channel } = await start();
    const heard = record(channel);

    line.publish('orders', 'as-text', value);
    if (typeof value !== 'string')
      line.raw(JSON.stringify({ event: 'as-value', channel: 'orders', data: value }));
    await settled(client, line);

    expect(heard[0]).toEqual(['as-text', value]);
    if (typeof value !== 'string') expect(heard[1]).toEqual(['as-value', value]);
  },
);

it('data that is absent is undefined', async () => {
  const { client, line, channel } = await start();
  const heard = record(channel);

  line.raw('{"event":"created","channel":"orders"}');
  await settled(client, line);

  expect(heard).toEqual([['created', undefined]]);
});

it('data that is text and no JSON stays text, and text within JSON is parsed once', async () => {
  const { client, line, channel } = await start();
  const heard = record(channel);

  for (const data of ['a plain string', '{"half":', '', ' ', 'undefined', 'NaN', JSON.stringify('{"a":1}')]) {
    line.raw(JSON.stringify({ event: 'created', channel: 'orders', data }));
  }
  await settled(client, line);

  expect(dataOf(heard, 'created')).toEqual([
    'a plain string',
    '{"half":',
    '',
    ' ',
    'undefined',
    'NaN',
    '{"a":1}',
  ]);
});

it('data in a binary frame is read as text', async () => {
  const { client, line, channel } = await start();
  const heard = record(channel);

  line.raw(Buffer.from(JSON.stringify({ event: 'created', channel: 'orders', data: '{"a":"ž🎉"}' })));
  await settled(client, line);

  expect(heard).toEqual([['created', { a: 'ž🎉' }]]);
});

it('data comes with metadata that is always an object, and names the sender of a client event', async () => {
  const { client, line, channel } = await start();
  const heard: unknown[] = [];
  channel.bind('client-said', (data, metadata) => heard.push([data, metadata]));
  client.bind('client-said', (data, metadata) => heard.push([data, metadata]));

  line.raw('{"event":"client-said","channel":"orders","data":1}');
  line.raw('{"event":"client-said","channel":"orders","data":2,"user_id":"alice"}');
  await settled(client, line);

  const [alone, sent] = [
    [1, {}],
    [2, { user_id: 'alice' }],
  ];
  // Strictly: a `user_id` that is undefined would be one.
  expect(heard).toStrictEqual([alone, alone, sent, sent]);
});

it('data of an event that names no channel is heard on the client, and on no channel', async () => {
  const { client, line, channel } = await start();
  const heard: unknown[] = [];
  client.bind('announced', (data) => heard.push(['client', data]));
  channel.bind('announced', (data) => heard.push(['channel', data]));
  line.raw('{"event":"announced","data":"{\\"n\\":1}"}');
  await settled(client, line);

  expect(heard).toEqual([['client', { n: 1 }]]);
});
