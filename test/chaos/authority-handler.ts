import { setTimeout as wait } from 'node:timers/promises';
import type { AuthorizationOptions } from 'jetsocket-js';
import type { Authority } from './authority';
import type { Random } from './random';

type Handler = NonNullable<AuthorizationOptions['customHandler']>;

/** The same authority behind a custom handler, which answers in every way a handler may, and in some it should not. */
export function handlerOf(authority: Authority, random: Random): Handler {
  return ({ socketId, channelName }, callback) => {
    const verdict = authority.decide({ socketId, channel: channelName });
    const style = random.pick(['promise', 'callback', 'twice', 'late'] as const);
    if (verdict.how === 'hang') return;
    if (verdict.how === 'reset') throw new Error('no network');
    const body = typeof verdict.body === 'string' ? null : verdict.body;
    const answer = async () => {
      await wait(verdict.after);
      if (verdict.status !== 200) throw Object.assign(new Error('refused'), { status: verdict.status });
      return body as never;
    };
    if (style === 'promise') return answer();
    // Some take no notice of the signal and answer for a socket that is long gone.
    const lateness = style === 'late' && !authority.isCalm ? random.between(0, 700) : 0;
    void wait(lateness)
      .then(answer)
      .then(
        (value) => {
          callback(null, value);
          if (style === 'twice') callback(new Error('a second answer'));
        },
        (error) => callback(error),
      );
    return;
  };
}
