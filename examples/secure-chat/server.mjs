import { fileURLToPath } from 'node:url';
import express from 'express';
import { MasterKey } from './master-key.mjs';
import { bearerToken, People } from './people.mjs';
import { serverPage } from './server-page.mjs';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Where the people of this chat meet. */
export const room = 'private-encrypted-secure-chat';
/** Sealed, this many characters stay below the 10 kB that an event may have. */
const longestMessage = 1000;

/** Who may read and write: asked when a browser subscribes, and again for every message. */
function canAccessChannel(user, channel) {
  return channel === room && user.permissions.includes('encrypted-channels');
}

/**
 * The server of the chat, an Express application. `connect` makes the server library with a master key, first
 * with `masterKey`; `service` is what browsers need to connect: `{ key, options }`; `adminToken` opens the
 * page of the server itself, where the key is rotated.
 */
export function createServer({ connect, masterKey, service, adminToken }) {
  const people = new People();
  const key = new MasterKey(connect, masterKey);
  let messages = 0;
  const app = express();

  app.disable('x-powered-by');
  app.use(protectPage(service.options));
  app.use(express.static(file('page')));
  app.get('/jetsocket-with-encryption.min.js', (_req, res) => {
    res.sendFile(file('../../dist/jetsocket-with-encryption.min.js'));
  });
  app.use(express.json({ limit: '16kb' }));

  app.post('/sign-in', (req, res) => {
    const { user, token, error } = people.signIn(req.body ?? {});
    if (error) return res.status(400).json({ error });
    res.json({ user, token, service });
  });

  const authenticate = (req, res, next) => {
    req.user = people.withToken(bearerToken(req));
    if (req.user) return next();
    res.status(401).json({ error: 'You are not signed in, or no longer.' });
  };

  app.get('/session', authenticate, (req, res) => {
    res.json({ user: req.user, service });
  });

  app.post('/sign-out', authenticate, (req, res) => {
    people.signOut(req.user);
    res.json({ success: true });
  });

  app.post('/jetsocket/auth', authenticate, (req, res) => {
    const { socket_id, channel_name } = req.body ?? {};
    if (!canAccessChannel(req.user, channel_name)) return res.status(403).json({ error: 'Forbidden' });
    if (typeof socket_id !== 'string' || !/^\d+\.\d+$/.test(socket_id))
      return res.status(400).json({ error: 'That is no socket id.' });
    res.json(key.jetsocket.authorizeChannel(socket_id, channel_name));
    key.given += 1;
  });

  app.post('/send-encrypted-message', authenticate, async (req, res) => {
    const { channel, message } = req.body ?? {};
    const { user } = req;
    if (!canAccessChannel(user, channel)) return res.status(403).json({ error: 'You may not write here.' });
    if (typeof message !== 'string' || !message.trim() || message.length > longestMessage) {
      return res.status(400).json({ error: `A message has 1 to ${longestMessage} characters.` });
    }
    messages += 1;
    try {
      await key.jetsocket.trigger(channel, 'new-message', {
        user_id: user.id,
        username: user.name,
        message: message.trim(),
        timestamp: new Date().toISOString(),
      });
      res.json({ success: true });
    } catch (error) {
      // The library's errors hold no key, no signature and no message.
      console.error(`A message was not sent: ${error.message}`);
      res.status(502).json({ error: 'The service could not be reached, so the message was not sent.' });
    }
  });

  const rotate = async () => {
    key.rotate();
    try {
      // Sealed with the new key, so that browsers ask for it now, and not when somebody writes.
      await key.jetsocket.trigger(room, 'key-rotated', { number: key.number });
    } catch (error) {
      console.error(`The change of keys was not announced: ${error.message}`);
    }
  };
  app.use('/server', serverPage({ token: adminToken, state: () => ({ key, messages }), rotate }));

  app.use((_req, res) => res.status(404).json({ error: 'There is nothing here.' }));
  app.use(answerError);
  return app;
}

/** The page loads nothing from elsewhere, and runs no script that is written into it. */
function protectPage({ wsHost, wsPort }) {
  const policy = `default-src 'self'; connect-src 'self' ws://${wsHost}:${wsPort}; frame-ancestors 'none'`;
  return (_req, res, next) => {
    res.set({ 'content-security-policy': policy, 'x-content-type-options': 'nosniff' });
    next();
  };
}

/** What the parser of the body refuses has a status; anything else is ours, and is not shown. */
function answerError(error, _req, res, _next) {
  const { status = 500 } = error;
  if (status >= 500) console.error(error);
  const reasons = { 400: 'The request is not JSON.', 413: 'The request is too long.' };
  res.status(status).json({ error: reasons[status] ?? 'Something went wrong on the server.' });
}
