import type { Holdings } from './realm';
import type { PendingRequests } from './requests';
import type { Line } from './wire-model';

interface Connection {
  readonly state: string;
  readonly socket_id: string | undefined;
}

/** What a client that is disconnected has and must not have. */
export function leftovers(
  { state, socket_id }: Connection,
  lines: readonly Line[],
  { timers, listenerCount }: Holdings,
  { pending }: PendingRequests,
): string[] {
  const live = lines.filter(({ socket }) => socket.isLive).length;
  const listening = lines.reduce((sum, { socket }) => sum + socket.listening, 0);
  return [
    state !== 'disconnected' && `the state is ${state}`,
    socket_id !== undefined && `the socket id is ${socket_id}`,
    timers.size > 0 && `${timers.size} timers`,
    listenerCount > 0 && `${listenerCount} listeners on the page`,
    live > 0 && `${live} sockets`,
    listening > 0 && `${listening} listeners on sockets`,
    pending > 0 && `${pending} requests`,
  ].filter((left) => left !== false);
}
