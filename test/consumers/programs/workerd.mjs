import Standard from 'jetsocket-js';
import WithEncryption from 'jetsocket-js/with-encryption';
import { play } from './play.mjs';

export default {
  async fetch(request) {
    await play(new URL(request.url).searchParams.get('site'), { Standard, WithEncryption });
    return new Response('played');
  },
};
