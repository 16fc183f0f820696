// The two script files have the same global: the page keeps both as they come.
import { play } from '/play.mjs';

void play(location.origin, { Standard: window.Standard, WithEncryption: window.Jetsocket });
