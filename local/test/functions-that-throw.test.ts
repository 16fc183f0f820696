import { describe, expect, it } from 'vitest';
import { collectUncaught } from '../../test/support/uncaught';
import type { LocalService } from '../src/index';
import { app, rest, startService, TestClient } from './support';

const broken = new Error('a mistake of the test that uses the service');
const fail = () => {
  throw broken;
};

/** What a button of the console does. */
async function act(service: LocalService, action: object): Promise<number> {
  const body = JSON.stringify(action);
  const headers = { Origin: service.url };
  return (await fetch(`${service.url}/console/actions`, { method: 'POST', headers, body })).status;
}

const event = { name: 'greet', channel: 'room', data: 'hello' };

describe('a function of the application that throws is reported as uncaught and stops nothing:', () => {
  it.each<[string, (service: LocalService) => void]>([
    ['a listener for frames', (service) => service.onFrame(fail)],
    ['a rewrite', (service) => service.faults.rewrite(fail)],
  ])('%s', async (_name, breakIt) => {
    const uncaught = collectUncaught();
    const service = await startService();
    const clients = [await TestClient.open(service), await TestClient.open(service)];
    for (const client of clients) await client.join('room');
    breakIt(service);
    expect((await rest(service, { path: '/events', body: event })).status).toBe(200);
    const button = { action: 'trigger', app: app.id, channel: 'room', event: 'pressed', data: '1' };
    expect(await act(service, button)).toBe(200);
    clients[0]?.send('jetsocket:ping', {});
    await clients[0]?.hear('jetsocket:pong');
    service.publish('room', 'last', 2);
    for (const client of clients) {
      expect((await client.hear('greet')).data).toBe('hello');
      await client.hear('pressed');
      await client.hear('last');
    }
    expect(new Set(uncaught)).toEqual(new Set([broken]));
  });

  it.each<[string, (service: LocalService) => void]>([
    ['one that picks whom to refuse, who is let in', (service) => service.faults.refuse(fail)],
    ['one that picks what is held, which is obeyed', (service) => service.faults.hold(fail)],
  ])('%s', async (_name, breakIt) => {
    const uncaught = collectUncaught();
    const service = await startService();
    const client = await TestClient.open(service);
    breakIt(service);
    await client.join('room');
    expect(client.heard('jetsocket:error')).toEqual([]);
    expect(uncaught).toEqual([broken]);
  });

  it('a listener does not keep a frame from the one behind it', async () => {
    collectUncaught();
    const service = await startService();
    const seen: string[] = [];
    service.onFrame(fail);
    service.onFrame(({ text }) => seen.push(JSON.parse(text).event));
    await TestClient.open(service);
    expect(seen).toEqual(['jetsocket:connection_established']);
  });
});
