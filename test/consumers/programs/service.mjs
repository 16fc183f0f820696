// jetsocket-local in this runtime: a client, and a request that offers HTTP/2, as Java's client sends it.
import { createHash, createHmac } from 'node:crypto';
import { request } from 'node:http';
import Jetsocket from 'jetsocket-js';
import { LocalService } from 'jetsocket-local';

// Node 20 has none of its own.
const WebSocket = globalThis.WebSocket ?? (await import('ws')).WebSocket;
const service = await LocalService.start({ port: 0 });
const { id, key, secret } = service.apps[0];
const client = new Jetsocket(key, { wsHost: '127.0.0.1', wsPort: service.port, forceTLS: false, WebSocket });
const channel = await client.subscribe('news').ready;
const heard = channel.once('published');

const body = JSON.stringify({ name: 'published', channel: 'news', data: 'It is spring' });
const status = await new Promise((resolve, reject) => {
  const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AA' };
  const options = { method: 'POST', headers: { ...headers, 'content-length': body.length }, agent: false };
  const post = request(`${service.url}${signed(`/apps/${id}/events`)}`, options, (response) => {
    response.resume();
    resolve(response.statusCode);
  });
  post.on('error', reject).end(body);
});
if (status !== 200) throw new Error(`the request was answered ${status}`);
const data = await heard;
if (data !== 'It is spring') throw new Error(`${data} was heard`);
client.disconnect();
await service.stop();

function signed(path) {
  const now = Math.floor(Date.now() / 1000);
  const md5 = createHash('md5').update(body).digest('hex');
  const query = `auth_key=${key}&auth_timestamp=${now}&auth_version=1.0&body_md5=${md5}`;
  const signature = createHmac('sha256', secret).update(`POST\n${path}\n${query}`).digest('hex');
  return `${path}?${query}&auth_signature=${signature}`;
}
