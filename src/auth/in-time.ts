import { ConnectionError } from '../errors';
import { startTimer } from '../time/timer';

/** The live socket an authorization is for; `endings` are called when it is over. */
export interface Subject {
  readonly socketId: string;
  readonly isOver: boolean;
  endings: Set<() => void> | undefined;
}

/** Aborts what takes too long, or is of no use any more since the socket is lost. Leaves nothing behind. */
export function inTime<Answer>(
  subject: Subject,
  timeout = 10_000,
  start: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    subject.endings ??= new Set();
    const { endings } = subject;
    const cleanUp = () => {
      stopTimer();
      endings.delete(giveUp);
    };
    const giveUp = () => {
      cleanUp();
      // Nobody hears this where the socket was lost.
      reject(new ConnectionError(`did not answer in ${timeout} ms`));
      controller.abort();
    };
    const stopTimer = startTimer(timeout, giveUp);
    endings.add(giveUp);
    start(controller.signal).then(resolve, reject).finally(cleanUp);
  });
}
