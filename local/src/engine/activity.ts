/** What happens to applications, their connections and channels, one variant a kind of news. */
export type News =
  | { readonly kind: 'connected'; readonly socketId: string; readonly origin?: string | undefined }
  /** A client was not let in; the code is the one it was closed with. */
  | { readonly kind: 'turned_away'; readonly code: number; readonly message: string }
  /** `code` is what the service closed it with; absent when the client left or the line was cut. */
  | { readonly kind: 'disconnected'; readonly socketId: string; readonly code?: number | undefined }
  | { readonly kind: 'signed_in'; readonly socketId: string; readonly userId: string }
  | {
      readonly kind: 'subscribed';
      readonly socketId: string;
      readonly channel: string;
      readonly userId?: string | undefined;
    }
  | { readonly kind: 'unsubscribed'; readonly socketId: string; readonly channel: string }
  | {
      readonly kind: 'subscription_refused';
      readonly socketId: string;
      readonly channel: string;
      readonly message: string;
    }
  /** The first subscriber came, the last one went. */
  | { readonly kind: 'channel_occupied' | 'channel_vacated'; readonly channel: string }
  /** A user's first connection joined a presence channel, the last one left it. */
  | {
      readonly kind: 'member_added' | 'member_removed';
      readonly channel: string;
      readonly userId: string;
    }
  | { readonly kind: 'subscription_count'; readonly channel: string; readonly count: number }
  | { readonly kind: 'cache_miss'; readonly channel: string }
  /** Sent by the application's server, or with a `socketId` by a client; `data` as it goes over the wire. */
  | {
      readonly kind: 'event';
      readonly channel: string;
      readonly event: string;
      readonly data: unknown;
      readonly socketId?: string | undefined;
      readonly userId?: string | undefined;
    }
  /** An error frame that left the connection open. */
  | {
      readonly kind: 'client_error';
      readonly socketId: string;
      readonly code: number | null;
      readonly message: string;
    };

/** Kinds that are trouble: somebody was refused something. */
export const refusals: readonly News['kind'][] = ['turned_away', 'subscription_refused', 'client_error'];

/** One piece of news, with its time in milliseconds since the epoch and the application it is about, if any. */
export type Activity = News & { readonly at: number; readonly appId?: string | undefined };

/** Called with each activity, in order, while it happens. */
export type ActivityListener = (activity: Activity) => void;

/**
 * The stream of what happens inside the engine, for those who watch it: the log, webhooks, the console.
 * Frames as they are on the wire are the `Recorder`'s. No activity holds a signature, a secret or `channel_data`.
 *
 * @example
 * const end = hub.activity.listen(({ kind, appId, at }) => {});
 */
export class ActivityFeed {
  readonly #now: () => number;
  readonly #listeners = new Set<ActivityListener>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Tells every listener; costs next to nothing while there is none. */
  tell(appId: string | undefined, news: News): void {
    if (this.#listeners.size === 0) return;
    const activity = { ...news, at: this.#now(), appId };
    for (const listener of [...this.#listeners]) listener(activity);
  }

  /** Returns what ends it. A listener must not throw: it runs in the middle of the engine. */
  listen(listener: ActivityListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
