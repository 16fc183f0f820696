// What a run is made of. A scenario is plain data: it can be printed, replayed and made smaller.

/** How a private channel is authorized in this run. */
export type AuthorizationStyle = 'endpoint' | 'form' | 'batch' | 'handler';

/** Where inside the client's own calls an application does something. */
export type Moment =
  | 'state_change'
  | 'error'
  | 'subscription_succeeded'
  | 'subscription_error'
  | 'gap'
  | 'event'
  | 'signin_success';

export type UserStep =
  | { readonly do: 'subscribe' | 'unsubscribe' | 'trigger' | 'unbind'; readonly channel: string }
  | { readonly do: 'bind'; readonly channel: string; readonly event: string }
  | { readonly do: 'connect' | 'disconnect' | 'signin' | 'throw' }
  | { readonly do: 'hint'; readonly hint: 'offline' | 'online' | 'resume' | 'pageshow' | 'visibilitychange' }
  | { readonly do: 'inside'; readonly moment: Moment; readonly step: UserStep };

/** Stands for the channel whose handler runs. */
export const sameChannel = 'the same';

export type AuthorityMode =
  | 'slow'
  | 'hang'
  | 'reset'
  | '500'
  | '503'
  | '429'
  | '403'
  | '401'
  | '401-once'
  | 'garbage'
  | 'empty'
  | 'wrong-signature'
  | 'no-secret'
  | 'bad-secret'
  | 'stale-key';

/** `ms`: how long it lasts. */
export type FaultStep =
  | { readonly do: 'reset' | 'fin' | 'lose' | 'rotate' }
  | { readonly do: 'truncate'; readonly bytes: number }
  | { readonly do: 'stall' | 'refuse' | 'blackhole' | 'service-stall'; readonly ms: number }
  | { readonly do: 'delay' | 'service-delay'; readonly by: number; readonly ms: number }
  | { readonly do: 'close'; readonly code: number }
  | { readonly do: 'error-then-reset'; readonly code: number | null }
  | {
      readonly do: 'refuse-connections';
      readonly how: 'reset' | 'silence' | { readonly code: number };
      readonly ms: number;
    }
  | {
      readonly do: 'refuse-channel';
      readonly channel: string;
      readonly dialect: 'subscription_error' | 'internal' | 'error-4009' | 'error-null' | 'silence';
      readonly ms: number;
    }
  | { readonly do: 'hold'; readonly channel: string; readonly ms: number }
  | { readonly do: 'authority'; readonly mode: AuthorityMode; readonly share: number; readonly ms: number }
  | { readonly do: 'garbage'; readonly frame: number }
  | { readonly do: 'spoil'; readonly frames: number }
  | { readonly do: 'hostile'; readonly channel: string; readonly payload: number };

/** `at`: milliseconds since the run began. */
export type Step = { readonly at: number } & (UserStep | FaultStep);

export interface Scenario {
  readonly seed: string;
  readonly prefix: 'jetsocket' | 'pusher';
  readonly style: AuthorizationStyle;
  /** When faults and wishes end, in milliseconds. */
  readonly length: number;
  readonly steps: readonly Step[];
}

const userSteps = new Set([
  'subscribe',
  'unsubscribe',
  'trigger',
  'bind',
  'unbind',
  'connect',
  'disconnect',
  'signin',
  'throw',
  'hint',
  'inside',
]);

export function isUserStep(step: UserStep | FaultStep): step is UserStep {
  return userSteps.has(step.do);
}
