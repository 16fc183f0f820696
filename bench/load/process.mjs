import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A module of this folder in a process of its own, which ends with this one. */
export class Process {
  #child;
  #asked = 0;

  constructor(file, flags = []) {
    this.#child = fork(new URL(file, import.meta.url), { execArgv: flags, serialization: 'advanced' });
    this.#child.once('exit', (code) => {
      if (code) throw new Error(`${file} ended with ${code}`);
    });
    this.#child.setMaxListeners(0);
  }

  /** What it says next. */
  async hear() {
    const [message] = await once(this.#child, 'message');
    return message;
  }

  /** Has it do a task and resolves to the result. */
  async ask(task, parameters = {}) {
    this.#asked += 1;
    const id = this.#asked;
    this.#child.send({ id, task, ...parameters });
    for (;;) {
      const answer = await this.hear();
      if (answer.id === id) return answer.result;
    }
  }

  /** Asks for the one thing it tells. */
  tell() {
    const answer = this.hear();
    this.#child.send({});
    return answer;
  }

  end() {
    this.#child.disconnect();
  }
}
