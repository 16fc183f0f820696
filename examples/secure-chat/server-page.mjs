import { createHash, timingSafeEqual } from 'node:crypto';
import express from 'express';
import { bearerToken } from './people.mjs';

/** What the page of the chat's server asks for, and gets with the token alone: how it stands, and a new key. */
export function serverPage({ token, state, rotate }) {
  const router = express.Router();

  router.use((req, res, next) => {
    if (isSame(bearerToken(req) ?? '', token)) return next();
    res.status(401).json({ error: 'Open this page by the link that npm start prints.' });
  });

  router.get('/state', (_req, res) => {
    res.json(state());
  });

  router.post('/rotate-key', async (_req, res) => {
    await rotate();
    res.json(state());
  });

  return router;
}

/** In a time that tells nothing of the token. */
function isSame(...texts) {
  const [a, b] = texts.map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a, b);
}
