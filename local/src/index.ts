export type {
  ChannelChoice,
  ConnectionRefusal,
  DropOptions,
  RefusalDialect,
  Rewrite,
} from './engine/fault-arguments';
export type { Faults } from './engine/faults';
export type { FrameListener, FrameRecord } from './engine/recorder';
export type { App, AppOptions } from './engine/settings';
export type { WebhookEventName, WebhookOptions } from './engine/webhook-settings';
export type { Prefix } from './engine/wire';
export { LocalServiceError } from './errors';
export { LocalService } from './local-service';
export type { LogEntry, LogSink } from './log/log-entry';
export type { LocalServiceOptions } from './options';
