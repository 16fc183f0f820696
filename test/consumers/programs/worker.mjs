// A dedicated, a shared and a service worker: each plays when it is told to, or at once.
import Standard from 'jetsocket-js';
import WithEncryption from 'jetsocket-js/with-encryption';
import { play } from './play.mjs';

const start = () => play(self.location.origin, { Standard, WithEncryption });

if ('skipWaiting' in self) self.addEventListener('message', (event) => event.waitUntil(start()));
else void start();
