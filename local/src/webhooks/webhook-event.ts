import type { Activity } from '../engine/activity';
import { userOf } from '../engine/channel-name';
import type { WebhookEventName } from '../engine/webhook-settings';

/** One event in the body of a webhook, as it is written. */
export interface WebhookEvent {
  readonly name: WebhookEventName;
  readonly channel: string;
  readonly [field: string]: unknown;
}

/** What webhooks tell of an activity, or `undefined` when it is nothing for them. */
export function webhookEvent(activity: Activity): WebhookEvent | undefined {
  // The channel of one user is the service's own affair.
  if ('channel' in activity && userOf(activity.channel) !== undefined) return undefined;
  switch (activity.kind) {
    case 'channel_occupied':
    case 'channel_vacated':
    case 'cache_miss':
      return { name: activity.kind, channel: activity.channel };
    case 'member_added':
    case 'member_removed':
      return { name: activity.kind, channel: activity.channel, user_id: activity.userId };
    case 'subscription_count':
      return { name: activity.kind, channel: activity.channel, subscription_count: activity.count };
    case 'event':
      return activity.socketId === undefined ? undefined : clientEvent(activity);
    default:
      return undefined;
  }
}

function clientEvent(activity: Activity & { kind: 'event' }): WebhookEvent {
  const { channel, event, data, socketId, userId } = activity;
  return {
    name: 'client_event',
    channel,
    event,
    data: typeof data === 'string' ? data : (JSON.stringify(data) ?? ''),
    socket_id: socketId,
    ...(userId !== undefined && { user_id: userId }),
  };
}
