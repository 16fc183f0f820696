/** What the service says about a channel; which fields there are depends on `info`. */
export interface ChannelAttributes {
  occupied?: boolean;
  user_count?: number;
  subscription_count?: number;
  [attribute: string]: unknown;
}

/** What `trigger` resolves to. */
export interface TriggerResult {
  /** The attributes asked for with `info`, by channel. */
  channels?: Record<string, ChannelAttributes>;
  [field: string]: unknown;
}

/** What `triggerBatch` resolves to. */
export interface BatchResult {
  /** The attributes asked for with `info`, in the order of the events. */
  batch?: ChannelAttributes[];
  [field: string]: unknown;
}

/** What `channels` resolves to: the occupied channels by name. */
export interface ChannelsResult {
  channels: Record<string, ChannelAttributes>;
}

/** What `users` resolves to: who is on a presence channel. */
export interface UsersResult {
  users: { id: string }[];
}
