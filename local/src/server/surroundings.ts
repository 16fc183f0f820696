import { randomInt } from 'node:crypto';
import type { Surroundings } from '../engine/surroundings';
import { nodeDigests } from './digests';

const PARTS = 2 ** 47;

/** Node's clock, timers and chance for the engine. */
export const nodeSurroundings: Surroundings = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: () => randomInt(PARTS) / PARTS,
  verify: nodeDigests.verify,
};
