import type { Prefix } from '../../local/src/engine/wire';

/** What `createTestService` takes. */
export interface TestServiceOptions {
  /** The only key that may connect; others are refused with 4001. @default any key */
  key?: string;
  /** How the service spells its own events: `pusher` for the drop-in. @default 'jetsocket' */
  prefix?: Prefix;
  /** Whether clients may send `client-` events to each other. @default true */
  clientEvents?: boolean;
  /** Whether subscribers are told how many they are. @default false */
  subscriptionCount?: boolean;
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
