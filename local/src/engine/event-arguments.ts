import { isChannelName, isEventName } from './channel-name';

/** @throws TypeError for what cannot be the name of a channel */
export function checkChannelName(channel: string): void {
  if (isChannelName(channel)) return;
  throw new TypeError(`${String(channel)} is no channel name: 1 to 200 out of a-z A-Z 0-9 _ - = @ , . ;`);
}

/** @throws TypeError for what cannot be the name of an event */
export function checkEventName(event: string): void {
  if (isEventName(event)) return;
  throw new TypeError('The name of an event has 1 to 200 characters');
}

/** The data of an event as JSON. @throws TypeError where JSON cannot hold it, with the platform's reason as its cause */
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
