import Standard from 'jetsocket-js';
import WithEncryption from 'jetsocket-js/with-encryption';
import { play } from '../play.mjs';

void play(location.origin, { Standard, WithEncryption });
