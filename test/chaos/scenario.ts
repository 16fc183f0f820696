import { garbageFrames } from './garbage-frames';
import { hostilePayloads } from './hostile-payloads';
import { Random } from './random';
import {
  type AuthorityMode,
  type FaultStep,
  type Moment,
  type Scenario,
  type Step,
  sameChannel,
  type UserStep,
} from './steps';

export const channelNames = [
  'news',
  'cache-prices',
  'private-orders',
  'private-cache-stock',
  'presence-room',
  'private-encrypted-chat',
  'private-encrypted-notes',
  'private-encrypted-cache-keys',
] as const;

export const eventNames = ['a', 'b', 'c'] as const;

const encrypted = channelNames.filter((name) => name.startsWith('private-encrypted-'));
const moments: readonly Moment[] = [
  'state_change',
  'error',
  'subscription_succeeded',
  'subscription_error',
  'gap',
  'event',
  'signin_success',
];
const modes: readonly AuthorityMode[] = [
  'slow',
  'hang',
  'reset',
  '500',
  '503',
  '429',
  '403',
  '401',
  '401-once',
  'garbage',
  'empty',
  'wrong-signature',
  'no-secret',
  'bad-secret',
  'stale-key',
];
const closeCodes = [1000, 1001, 1011, 3000, 4000, 4001, 4009, 4100, 4101, 4200, 4201, 4202, 4300, 4301, 4999];
/** Those a server may send. */
const sendable = closeCodes.filter((code) => code === 1000 || code >= 3000);

/** The scenario of a seed: what an application does, and what goes wrong meanwhile. */
export function plan(seed: string): Scenario {
  const random = new Random(seed);
  const length = random.between(1500, 4000);
  const steps: Step[] = [];
  for (const channel of channelNames) {
    if (random.chance(0.7)) steps.push({ at: random.between(0, 100), do: 'subscribe', channel });
  }
  if (random.chance(0.4)) steps.push({ at: random.between(0, 500), do: 'signin' });
  const add = (count: number, make: (random: Random) => UserStep | FaultStep) => {
    for (let i = 0; i < count; i++) steps.push({ at: random.between(0, length), ...make(random) });
  };
  add(random.between(5, 40), userStep);
  add(random.between(0, 12), faultStep);
  steps.push(...steps.flatMap((step) => provocation(step, random)));
  return {
    seed,
    prefix: random.pick(['jetsocket', 'pusher']),
    style: random.pick(['endpoint', 'form', 'batch', 'handler']),
    length,
    steps: steps.sort((a, b) => a.at - b.at),
  };
}

/** Some faults show only while a channel is being subscribed. */
function provocation(step: Step, random: Random): Step[] {
  if (step.do === 'authority' && random.chance(0.5)) return [{ at: step.at + 1, do: 'reset' }];
  if (step.do !== 'refuse-channel' && step.do !== 'hold') return [];
  if (random.chance(0.3)) return [{ at: step.at + 1, do: 'reset' }];
  const { channel } = step;
  return [
    { at: step.at + 1, do: 'unsubscribe', channel },
    { at: step.at + 2, do: 'subscribe', channel },
  ];
}

function userStep(random: Random): UserStep {
  const channel = random.pick(channelNames);
  return random.weighted<() => UserStep>([
    [25, () => ({ do: 'subscribe', channel })],
    [20, () => ({ do: 'unsubscribe', channel })],
    [10, () => ({ do: 'trigger', channel })],
    [6, () => ({ do: 'bind', channel, event: random.pick(eventNames) })],
    [3, () => ({ do: 'unbind', channel })],
    [6, () => ({ do: 'connect' })],
    [3, () => ({ do: 'disconnect' })],
    [3, () => ({ do: 'signin' })],
    [
      5,
      () => ({
        do: 'hint',
        hint: random.pick(['offline', 'online', 'resume', 'pageshow', 'visibilitychange']),
      }),
    ],
    [
      12,
      () => ({
        do: 'inside',
        moment: random.pick(moments),
        step: innerStep(random, random.pick([channel, sameChannel])),
      }),
    ],
  ])();
}

function innerStep(random: Random, channel: string): UserStep {
  return random.weighted<UserStep>([
    [5, { do: 'subscribe', channel }],
    [5, { do: 'unsubscribe', channel }],
    [2, { do: 'connect' }],
    [2, { do: 'disconnect' }],
    [2, { do: 'trigger', channel }],
    [1, { do: 'signin' }],
    [2, { do: 'throw' }],
  ]);
}

function faultStep(random: Random): FaultStep {
  const channel = random.pick(channelNames);
  const ms = random.between(50, 900);
  return random.weighted<() => FaultStep>([
    [8, () => ({ do: 'reset' })],
    [5, () => ({ do: 'fin' })],
    [4, () => ({ do: 'lose' })],
    [6, () => ({ do: 'truncate', bytes: random.between(1, 600) })],
    [6, () => ({ do: 'stall', ms })],
    [5, () => ({ do: 'refuse', ms })],
    [4, () => ({ do: 'blackhole', ms })],
    [5, () => ({ do: 'delay', by: random.between(10, 250), ms })],
    [3, () => ({ do: 'service-stall', ms })],
    [3, () => ({ do: 'service-delay', by: random.between(10, 250), ms })],
    [8, () => ({ do: 'close', code: random.pick(sendable) })],
    [4, () => ({ do: 'error-then-reset', code: random.pick([null, ...closeCodes]) })],
    [4, () => ({ do: 'refuse-connections', how: random.pick(refusals), ms })],
    [6, () => ({ do: 'refuse-channel', channel, dialect: random.pick(dialects), ms })],
    [4, () => ({ do: 'hold', channel, ms })],
    [16, () => ({ do: 'authority', mode: random.pick(modes), share: random.pick([0.3, 0.7, 1]), ms })],
    [8, () => ({ do: 'rotate' })],
    [6, () => ({ do: 'garbage', frame: random.between(0, garbageFrames.length - 1) })],
    [3, () => ({ do: 'spoil', frames: random.between(1, 3) })],
    [5, () => hostile(random)],
  ])();
}

const refusals = ['reset', 'silence', { code: 4001 }, { code: 4100 }, { code: 4200 }] as const;
const dialects = ['subscription_error', 'internal', 'error-4009', 'error-null', 'silence'] as const;

function hostile(random: Random): FaultStep {
  return {
    do: 'hostile',
    channel: random.pick(encrypted),
    payload: random.between(0, hostilePayloads.length - 1),
  };
}
