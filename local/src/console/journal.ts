import type { Activity } from '../engine/activity';
import type { Hub } from '../engine/hub';
import type { Entry } from './messages';
import { payloadOf } from './payload';

/** What a page that is opened later still gets to see. */
const KEPT = 300;

/** What other entries say already. */
const redundant: ReadonlySet<string> = new Set(['channel_occupied', 'channel_vacated', 'subscription_count']);

/** Remembers the newest things that happened, numbered. */
export class Journal {
  readonly #hub: Hub;
  #entries: Entry[] = [];
  #count = 0;

  constructor(hub: Hub) {
    this.#hub = hub;
    hub.activity.listen((activity) => {
      if (!redundant.has(activity.kind)) this.#note(activity);
    });
  }

  /** The entries after one, oldest first, and how many of them are forgotten already. */
  since(number: number): { entries: Entry[]; skipped: number } {
    const missing = Math.min(this.#count - number, KEPT);
    const entries = missing > 0 ? this.#entries.slice(-missing) : [];
    return { entries, skipped: this.#count - number - entries.length };
  }

  #note(activity: Activity): void {
    this.#count += 1;
    this.#entries.push(this.#entry(this.#count, activity));
    // Cutting at twice the number makes the cost of cutting vanish in the average.
    if (this.#entries.length >= KEPT * 2) this.#entries = this.#entries.slice(-KEPT);
  }

  #entry(number: number, activity: Activity): Entry {
    if (activity.kind !== 'event') return { number, ...activity };
    const { data, ...rest } = activity;
    const application = activity.appId === undefined ? undefined : this.#hub.application(activity.appId);
    const subscribers = application?.channels.get(activity.channel)?.subscribers;
    const others = activity.socketId !== undefined && subscribers?.has(activity.socketId) ? 1 : 0;
    const recipients = (subscribers?.size ?? 0) - others;
    return { number, ...rest, payload: payloadOf(activity.channel, data), recipients };
  }
}
