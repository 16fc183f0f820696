import type { Prefix } from '../../local/src/engine/wire';

/** What `createTestService` takes. */
export interface TestServiceOptions {
  /** The only key that may connect; others are refused with 4001. @default any key */
  key?: string | undefined;
  /** How the service spells its own events: `pusher` for the drop-in. @default 'jetsocket' */
  prefix?: Prefix | undefined;
  /** Whether clients may send `client-` events to each other. @default true */
  clientEvents?: boolean | undefined;
  /** Whether subscribers are told how many they are. @default false */
  subscriptionCount?: boolean | undefined;
}

/** What `publish` may be told beside the event. */
export interface PublishOptions {
  /** The socket id of a connection that shall not get it. */
  readonly except?: string | undefined;
  /** Who a client event is from, on presence channels. */
  readonly userId?: string | undefined;
}

const checks: Readonly<
  Record<keyof TestServiceOptions, readonly [expected: string, (value: unknown) => boolean]>
> = {
  key: ['a non-empty string', (value) => typeof value === 'string' && value !== ''],
  prefix: ["'jetsocket' or 'pusher'", (value) => value === 'jetsocket' || value === 'pusher'],
  clientEvents: ['true or false', (value) => typeof value === 'boolean'],
  subscriptionCount: ['true or false', (value) => typeof value === 'boolean'],
};

/** @throws TypeError that names what is wrong */
export function checkOptions(options: TestServiceOptions): void {
  checkObject('The options of createTestService', options);
  const known = new Map(Object.entries(checks));
  for (const [name, value] of Object.entries(options)) {
    const [expected, fits] = known.get(name) ?? [];
    if (fits === undefined) {
      throw new TypeError(`createTestService has no option ${name}; it has ${[...known.keys()].join(', ')}`);
    }
    if (value !== undefined && !fits(value)) {
      throw new TypeError(`The option ${name} of createTestService must be ${expected}`);
    }
  }
}

/** @throws TypeError */
export function checkPublishOptions(options: PublishOptions): void {
  checkObject('The options of publish', options);
  for (const name of ['except', 'userId'] as const) {
    const value = options[name];
    if (value !== undefined && typeof value !== 'string') {
      throw new TypeError(`The option ${name} of publish must be text`);
    }
  }
}

/** @throws TypeError for what is no id of a user */
export function checkId(id: string): void {
  if (typeof id !== 'string' || id === '') {
    throw new TypeError('The id of a user must be a non-empty string');
  }
}

function checkObject(what: string, value: unknown): void {
  if (typeof value === 'object' && value !== null) return;
  throw new TypeError(`${what} must be an object, not ${String(value)}`);
}
