import { type Activity, refusals } from '../engine/activity';
import { byteLength } from '../engine/byte-length';
import type { AnsweredRequest } from '../server/requests';
import type { WebhookReport } from '../webhooks/webhooks';

/** One line of the service's log. It holds no secret, no signature and no data of an event. */
export interface LogEntry {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** `warn` is about what was refused or failed. */
  readonly level: 'info' | 'warn';
  /** What happened, such as `connected`, `subscribed`, `request`, `webhook`. */
  readonly event: string;
  /** What it is about: texts and numbers. Those from clients may hold anything, and are cut after 200 characters. */
  readonly [field: string]: string | number;
}

/** Takes the entries of a log. */
export type LogSink = (entry: LogEntry) => void;

type Fields = Readonly<Record<string, unknown>>;

const LONGEST_TEXT = 200;

/** What the log says of an activity of the engine. */
export function activityEntry({ kind, at, appId, ...rest }: Activity): LogEntry {
  const { socketId, ...others } = { socketId: undefined, ...rest };
  const known: Fields = { app: appId, socket: socketId, ...others };
  const level = refusals.includes(kind) ? 'warn' : 'info';
  if (!('data' in rest)) return entry(at, level, kind, known);
  const { event, data, ...fields } = { ...known, event: rest.event, data: rest.data };
  const bytes = byteLength(typeof data === 'string' ? data : (JSON.stringify(data) ?? ''));
  return entry(at, level, kind, { ...fields, name: event, bytes });
}

/** What the log says of an answered request; the query, which is signed, stays out. */
export function requestEntry(at: number, request: AnsweredRequest): LogEntry {
  return entry(at, request.status < 400 ? 'info' : 'warn', 'request', { ...request });
}

/** What the log says of an attempt to tell a webhook. */
export function webhookEntry(at: number, { appId, ...report }: WebhookReport): LogEntry {
  return entry(at, report.outcome === 'delivered' ? 'info' : 'warn', 'webhook', { app: appId, ...report });
}

/** What the log says of the service itself. */
export function serviceEntry(at: number, event: string, fields: Fields = {}): LogEntry {
  return entry(at, 'info', event, fields);
}

function entry(at: number, level: LogEntry['level'], event: string, fields: Fields): LogEntry {
  const told = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'number' ? value : shortened(String(value))] as const);
  return { time: new Date(at).toISOString(), level, event, ...Object.fromEntries(told) };
}

function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
