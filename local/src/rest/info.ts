import type { Application } from '../engine/application';
import { kindOf } from '../engine/channel-name';
import { RestError } from './answer';

const known = ['user_count', 'subscription_count'] as const;

/** What can be asked about a channel. */
export type Attribute = (typeof known)[number];

/** Reads a list such as `user_count,subscription_count`. */
export function readInfo(value: unknown, field: string): ReadonlySet<Attribute> {
  if (value === undefined || value === null || value === '') return new Set();
  const names = typeof value === 'string' ? value.split(',') : [undefined];
  return new Set(names.map((name) => attributeNamed(name, field)));
}

/** The answers about one channel; `user_count` only of presence channels. */
export function attributesOf(
  { channels }: Application,
  name: string,
  info: ReadonlySet<Attribute>,
): Partial<Record<Attribute, number>> {
  const channel = channels.get(name);
  return {
    ...(info.has('user_count') &&
      kindOf(name).access === 'presence' && { user_count: channel?.members?.size ?? 0 }),
    ...(info.has('subscription_count') && { subscription_count: channel?.subscribers.size ?? 0 }),
  };
}

function attributeNamed(name: string | undefined, field: string): Attribute {
  const attribute = known.find((each) => each === name);
  if (attribute === undefined) throw new RestError(400, `${field} may name ${known.join(' and ')}`, field);
  return attribute;
}
