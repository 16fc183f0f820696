export type { ChannelAuthorization, PresenceData } from './channel-authorization';
export type { BatchEvent, EventParams } from './event-body';
export type { TriggerResult } from './jetsocket';
export { Jetsocket, Jetsocket as default, type RequestOptions, type TriggerOptions } from './jetsocket';
export type { JetsocketOptions, Prefix } from './options';
export { JetsocketRequestError } from './request-error';
