import { secretMark } from './publisher';
import type { WireModel } from './wire-model';

interface Triggers {
  readonly name: string;
  trigger(event: `client-${string}`, data: unknown): boolean;
}

let sent = 0;

/** Sends a client event; what `trigger()` says must be what the wire saw. */
export function checkTrigger(channel: Triggers, { clientEvents }: WireModel): string | undefined {
  const before = clientEvents.length;
  const isSent = channel.trigger('client-said', { number: ++sent, text: secretMark });
  const frames = clientEvents.slice(before);
  const wasSent = frames.length === 1 && frames[0]?.channel === channel.name;
  if (isSent === wasSent && frames.length < 2) return undefined;
  return `${channel.name}: trigger() said ${isSent} and sent ${frames.length} frames`;
}
