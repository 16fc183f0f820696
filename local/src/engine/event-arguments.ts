import { isChannelName, isEventName } from './channel-name';

/** @throws TypeError */
export function checkChannelName(channel: string): void {
  if (isChannelName(channel)) return;
  throw new TypeError(`${String(channel)} is no channel name: 1 to 200 out of a-z A-Z 0-9 _ - = @ , . ;`);
}

/** @throws TypeError */
export function checkEventName(event: string): void {
  if (isEventName(event)) return;
  throw new TypeError('The name of an event has 1 to 200 characters');
}

/** @throws TypeError, with the platform's reason as its cause */
export function jsonOf(event: string, data: unknown): string {
  let cause: unknown;
  try {
    const json: string | undefined = JSON.stringify(data);
    if (json !== undefined) return json;
  } catch (error) {
    cause = error;
  }
  throw new TypeError(`${event} cannot be sent: JSON cannot hold its data`, { cause });
}
