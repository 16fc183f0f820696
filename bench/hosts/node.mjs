// Node to measure in: each measurement gets a process of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';

const child = new URL('node-child.mjs', import.meta.url);

export function openNode() {
  return {
    name: 'node',
    version: `Node ${process.versions.node}`,
    /** Calls the default export of a module in a process that has run the scripts; paths from the root. */
    async run(module, scripts, options) {
      const process = fork(child, {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        execArgv: ['--expose-gc'],
      });
      process.send({ module, scripts, options });
      const [answer] = await Promise.race([once(process, 'message'), once(process, 'exit')]);
      if (!answer?.result) throw new Error(`the measuring process failed: ${answer?.error ?? answer}`);
      return answer.result;
    },
    close() {},
  };
}
