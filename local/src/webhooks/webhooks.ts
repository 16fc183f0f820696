import type { Activity } from '../engine/activity';
import type { Hub } from '../engine/hub';
import type { App } from '../engine/settings';
import type { Surroundings } from '../engine/surroundings';
import { type WebhookOptions, webhookEventNames } from '../engine/webhook-settings';
import type { Prefix } from '../engine/wire';
import { postWebhook } from './post';
import { webhookEvent } from './webhook-event';
import { type WebhookOutcome, WebhookQueue } from './webhook-queue';

/** How long stopping waits for addresses that do not answer, in milliseconds. */
const STOP_TIMEOUT = 1000;

/** What became of some events for one address; `answer` is the last status or why there was none. */
export interface WebhookReport {
  readonly appId: string;
  /** The address without its query, which may hold a password. */
  readonly url: string;
  readonly outcome: WebhookOutcome;
  readonly events: number;
  readonly answer: number | string;
}

/** What webhooks need of the world. */
export interface WebhookParts {
  readonly surroundings: Pick<Surroundings, 'now' | 'after' | 'random'>;
  /** Lower-case hex HMAC-SHA256. */
  readonly sign: (secret: string, text: string) => string;
  readonly report: (report: WebhookReport) => void;
}

/** Tells the applications' own addresses what happens: listens to the engine from when it is made until `stop`. */
export class Webhooks {
  readonly #parts: WebhookParts;
  readonly #prefix: Prefix;
  readonly #queues: { appId: string; names: ReadonlySet<string>; queue: WebhookQueue }[] = [];
  readonly #abort = new AbortController();
  readonly #end: () => void;

  constructor(hub: Hub, parts: WebhookParts) {
    this.#parts = parts;
    this.#prefix = hub.wire.prefix;
    for (const { settings } of hub.applications) {
      for (const webhook of settings.webhooks) this.#add(settings, webhook);
    }
    this.#end = this.#queues.length > 0 ? hub.activity.listen((each) => this.#hear(each)) : () => {};
  }

  /** Hands over what waits, trying once and for a second at most. */
  async stop(): Promise<void> {
    this.#end();
    const cancel = this.#parts.surroundings.after(STOP_TIMEOUT, () => this.#abort.abort());
    await Promise.all(this.#queues.map(({ queue }) => queue.stop()));
    cancel();
  }

  #add(app: App, { url, events = webhookEventNames }: WebhookOptions): void {
    const { surroundings, report } = this.#parts;
    let answer: number | string = '';
    const queue = new WebhookQueue({
      surroundings,
      post: async (body) => {
        answer = await postWebhook({ url, body, headers: this.#headers(app, body) }, this.#abort.signal);
        return typeof answer === 'number' && answer >= 200 && answer <= 299;
      },
      report: (outcome, count) =>
        report({ appId: app.id, url: url.replace(/[?#].*/s, ''), outcome, events: count, answer }),
    });
    this.#queues.push({ appId: app.id, names: new Set(events), queue });
  }

  #hear(activity: Activity): void {
    const event = webhookEvent(activity);
    if (event === undefined) return;
    for (const { appId, names, queue } of this.#queues) {
      if (appId === activity.appId && names.has(event.name)) queue.add(event);
    }
  }

  #headers({ key, secret }: App, body: string): Record<string, string> {
    const name = this.#prefix === 'pusher' ? 'X-Pusher' : 'X-Jetsocket';
    return {
      'Content-Type': 'application/json',
      // Headers hold bytes; a key with other letters goes as its UTF-8.
      [`${name}-Key`]: Buffer.from(key).toString('latin1'),
      [`${name}-Signature`]: this.#parts.sign(secret, body),
    };
  }
}
