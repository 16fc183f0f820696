import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A server that runs as a process of its own; it ends with this one at the latest. */
export class OwnProcess {
  readonly #child: ChildProcess;
  #output = '';

  private constructor(command: string, parameters: readonly string[], env: NodeJS.ProcessEnv) {
    this.#child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'], env });
    const note = (text: string) => {
      this.#output = (this.#output + text).slice(-4000);
    };
    this.#child.stdout?.setEncoding('utf8').on('data', note);
    this.#child.stderr?.setEncoding('utf8').on('data', note);
    const end = () => this.#child.kill('SIGKILL');
    process.once('exit', end);
    this.#child.once('close', () => process.off('exit', end));
  }

  /** Resolves when its output says `ready`. Rejects, with its last words, when it ends before. */
  static async start(
    command: string,
    parameters: readonly string[],
    ready: string,
    variables: NodeJS.ProcessEnv = {},
  ): Promise<OwnProcess> {
    const server = new OwnProcess(command, parameters, { ...process.env, ...variables });
    await server.#says(ready);
    return server;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Asks it to end, or kills it, and waits until it is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (!this.isAlive) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill(signal);
    await gone;
  }

  #says(ready: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.#output.includes(ready)) resolve();
      };
      this.#child.stdout?.on('data', look);
      this.#child.stderr?.on('data', look);
      this.#child.once('error', reject);
      this.#child.once('close', () => reject(new Error(`it ended before it was ready:\n${this.#output}`)));
    });
  }
}
