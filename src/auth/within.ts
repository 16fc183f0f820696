import { Timer } from '../time/timer';

/** What can come in between: the time is up, or what it was for is over. */
export interface Limits {
  readonly ms: number;
  readonly signal: AbortSignal;
  /** The error for running out of time. */
  late(): Error;
}

/** Does something that takes a while, and aborts it when time is up or `signal` does. Leaves nothing behind. */
export function within<Value>(
  { ms, signal, late }: Limits,
  act: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const own = new AbortController();
    const timer = new Timer();
    const settle = () => {
      timer.stop();
      signal.removeEventListener('abort', abort);
    };
    const abort = () => {
      settle();
      reject(signal.aborted ? signal.reason : late());
      own.abort();
    };
    timer.start(ms, abort);
    signal.addEventListener('abort', abort);
    act(own.signal).then(resolve, reject).finally(settle);
  });
}
