// Node, Deno and Bun, as a module.
import Standard from 'jetsocket-js';
import WithEncryption, { Jetsocket } from 'jetsocket-js/with-encryption';
import { play } from './play.mjs';
import { unreached } from './unreached.mjs';

if (WithEncryption !== Jetsocket) throw new Error('the default export is another one');
// Node 20 has none of its own.
const WebSocket = globalThis.WebSocket ?? (await import('ws')).WebSocket;
await unreached(Standard, { WebSocket });
await play(process.argv[2], { Standard, WithEncryption }, { WebSocket });
