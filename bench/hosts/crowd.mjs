// Many clients of one library, in a process of their own.
import { fork } from 'node:child_process';
import { once } from 'node:events';

const child = new URL('crowd-child.mjs', import.meta.url);

/** Resolves when all of them are subscribed. */
export async function startCrowd(library, count, port) {
  const crowd = fork(child, [library, String(count), String(port)]);
  const said = async () => {
    const [message] = await Promise.race([once(crowd, 'message'), once(crowd, 'exit')]);
    if (!Array.isArray(message)) throw new Error(`the clients of ${library} ended with ${message}`);
    return message;
  };
  await said();
  return {
    library,
    /** When each was subscribed again, in epoch milliseconds, once all were. Call it before they are lost. */
    back: said,
    stop: () => crowd.kill(),
  };
}
