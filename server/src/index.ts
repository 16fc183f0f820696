export type {
  BatchAuthorization,
  BatchAuthorizationOptions,
  BatchEntry,
} from './batch-authorization';
export type { ChannelAuthorization, PresenceData } from './channel-authorization';
export type { BatchEvent, EventParams } from './event-body';
export {
  type GetRequest,
  Jetsocket,
  Jetsocket as default,
  type RequestOptions,
  type TriggerOptions,
} from './jetsocket';
export type { MasterKeyOptions } from './master-key';
export type { JetsocketOptions, Prefix } from './options';
export { JetsocketRequestError } from './request-error';
export type { BatchResult, ChannelAttributes, ChannelsResult, TriggerResult, UsersResult } from './results';
export type { QueryParams, SignedRequest } from './signed-query';
export type { UserAuthentication, UserData } from './user-authentication';
export type {
  Webhook,
  WebhookData,
  WebhookEvent,
  WebhookHeaders,
  WebhookRequest,
  WebhookToken,
} from './webhook';
