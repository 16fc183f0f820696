import type { Timer } from '../time/timer';
import type { Socket } from './socket';

/** Where a connection stands, each with what exists only there. */
export type Phase =
  | { readonly name: 'initialized' | 'disconnected' | 'failed' }
  | { readonly name: 'connecting'; readonly socket: Socket }
  | { readonly name: 'connected'; readonly socket: Socket; readonly since: number }
  | { readonly name: 'waiting'; readonly timer: Timer };
