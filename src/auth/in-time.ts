import { ConnectionError } from '../errors';
import { startTimer } from '../time/timer';

/** The live socket an authorization is for; `endings` are called when it is over. */
export interface Subject {
  readonly ownSocketId: string;
  readonly isOver: boolean;
  readonly endings: Set<() => void>;
}

/** Aborts what takes too long, or is of no use any more since the socket is lost. Leaves nothing behind. */
export function inTime<Answer>(
  subject: Subject,
  timeout = 10_000,
  start: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const cleanUp = () => {
      stopTimer();
      subject.endings.delete(giveUp);
    };
    const giveUp = () => {
      cleanUp();
      // Nobody hears this where the socket was lost.
      reject(new ConnectionError(`did not answer in ${timeout} ms`));
      controller.abort();
    };
    const stopTimer = startTimer(timeout, giveUp);
    subject.endings.add(giveUp);
    start(controller.signal).then(resolve, reject).finally(cleanUp);
  });
}
