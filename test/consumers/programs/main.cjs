// Node, Deno and Bun, as CommonJS.
const Standard = require('jetsocket-js');
const WithEncryption = require('jetsocket-js/with-encryption');

if (Standard.default !== Standard || WithEncryption.Jetsocket !== WithEncryption) {
  throw new Error('the class does not carry itself');
}
const WebSocket = globalThis.WebSocket ?? require('ws').WebSocket;
void import('./play.mjs').then(({ play }) =>
  play(process.argv[2], { Standard, WithEncryption }, { WebSocket }),
);
