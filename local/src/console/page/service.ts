import type { Message } from '../messages';

/** How long before the stream is tried again, in milliseconds. */
const PAUSE = 1000;

/** Asks the service to do something; rejects with what it says is wrong. */
export async function ask(action: string, fields: object = {}): Promise<void> {
  const body = JSON.stringify({ action, ...fields });
  const response = await fetch('/console/actions', { method: 'POST', body }).catch(() => undefined);
  if (response === undefined) throw new Error('The service does not answer');
  if (response.ok) return;
  const { error } = (await response.json()) as { error?: unknown };
  throw new Error(typeof error === 'string' ? error : `The service answered ${response.status}`);
}

/** Whoever listens to the service. */
export interface Listener {
  /** Whether the stream is open. */
  live(isLive: boolean): void;
  receive(message: Message): void;
}

/** Listens for as long as the page lives, and comes back when the service was gone. */
export function listen(listener: Listener): void {
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/console/stream`);
  socket.onopen = () => listener.live(true);
  socket.onmessage = ({ data }) => listener.receive(JSON.parse(String(data)) as Message);
  socket.onclose = () => {
    listener.live(false);
    setTimeout(() => listen(listener), PAUSE);
  };
}
