/** What a webhook can tell of. */
export const webhookEventNames = [
  'channel_occupied',
  'channel_vacated',
  'member_added',
  'member_removed',
  'client_event',
  'cache_miss',
  'subscription_count',
] as const;

/** The name of one kind of webhook event. */
export type WebhookEventName = (typeof webhookEventNames)[number];

/** An address of the application that is told what happens. */
export interface WebhookOptions {
  /** An `http:` or `https:` address that takes POST requests. */
  url: string;
  /** Which events it is told. @default all */
  events?: readonly WebhookEventName[];
}

/** What is wrong with a list of webhooks, such as `apps[0].webhooks[1].url must be …`; or `undefined`. */
export function problemWithWebhooks(webhooks: unknown, where: string): string | undefined {
  if (!Array.isArray(webhooks)) return `${where} must be a list of { url, events }`;
  for (const [index, webhook] of webhooks.entries()) {
    const problem = problemWithWebhook(webhook, `${where}[${index}]`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemWithWebhook(webhook: unknown, where: string): string | undefined {
  if (typeof webhook !== 'object' || webhook === null) return `${where} must be an object { url, events }`;
  const fields = new Map<string, unknown>(Object.entries(webhook));
  const unknown = [...fields.keys()].find((name) => name !== 'url' && name !== 'events');
  if (unknown !== undefined) return `${where}.${unknown} is not a setting of a webhook`;
  if (!isAddress(fields.get('url')))
    return `${where}.url must be an http or https address without a password`;
  const events = fields.get('events') ?? [];
  const known: readonly unknown[] = webhookEventNames;
  if (Array.isArray(events) && events.every((each) => known.includes(each))) return undefined;
  return `${where}.events must be a list out of ${webhookEventNames.join(', ')}`;
}

function isAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !/^https?:\/\//i.test(value)) return false;
  try {
    const { username, password } = new URL(value);
    return username === '' && password === '';
  } catch {
    return false;
  }
}
