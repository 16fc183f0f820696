import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port';

/** What a driver answers: a value, or an error with a message. */
interface Answer {
  readonly value: unknown;
}

/**
 * The system's WebKit over WebDriver: Playwright cannot drive it. It needs a display, so it brings a
 * virtual one where there is none.
 */
export class WebKit {
  readonly #processes: readonly ChildProcess[];
  readonly #session: string;

  private constructor(processes: readonly ChildProcess[], session: string) {
    this.#processes = processes;
    this.#session = session;
  }

  /** `browser` is the path of WebKitGTK's MiniBrowser. */
  static async launch(browser: string): Promise<WebKit> {
    const processes: ChildProcess[] = [];
    try {
      const display = process.env.DISPLAY || (await startDisplay(processes));
      const driver = `http://127.0.0.1:${await startDriver(processes, display)}`;
      const webKit = { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } };
      const capabilities = { alwaysMatch: { timeouts: { script: 20_000 }, ...webKit } };
      await untilReady(driver);
      const { sessionId } = (await ask('POST', `${driver}/session`, { capabilities })) as {
        sessionId: string;
      };
      return new WebKit(processes, `${driver}/session/${sessionId}`);
    } catch (error) {
      await end(processes);
      throw error;
    }
  }

  async goto(url: string): Promise<void> {
    await ask('POST', `${this.#session}/url`, { url });
  }

  async title(): Promise<unknown> {
    return ask('GET', `${this.#session}/title`);
  }

  /** Back in the session's history, as the button does. */
  async back(): Promise<void> {
    await ask('POST', `${this.#session}/back`, {});
  }

  /** Runs a function in the page, with parameters and a result that JSON can hold. */
  async evaluate<Parameters extends unknown[], Result>(
    run: (...parameters: Parameters) => Result,
    ...args: Parameters
  ): Promise<Result> {
    const code = `return (${run})(...arguments)`;
    return (await ask('POST', `${this.#session}/execute/sync`, { script: code, args })) as Result;
  }

  async close(): Promise<void> {
    await ask('DELETE', this.#session).catch(() => {});
    await end(this.#processes);
  }
}

async function ask(method: string, url: string, body?: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const { value } = (await response.json()) as Answer;
  if (!response.ok) throw new Error(`${method} ${url}: ${JSON.stringify(value)}`);
  return value;
}

/** An X server that shows nothing; it picks its number and tells it on the fourth of its files. */
async function startDisplay(processes: ChildProcess[]): Promise<string> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  processes.push(server);
  const pipe = server.stdio[3];
  if (!pipe) throw new Error('Xvfb was started without a pipe');
  const ended = once(server, 'exit').then(([code]) => Promise.reject(new Error(`Xvfb ended with ${code}`)));
  const [number] = await Promise.race([once(pipe, 'data'), ended]);
  return `:${String(number).trim()}`;
}

async function startDriver(processes: ChildProcess[], display: string): Promise<number> {
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    env: { ...process.env, DISPLAY: display },
    stdio: 'ignore',
  });
  await once(driver, 'spawn');
  processes.push(driver);
  return port;
}

/** The driver says nothing when it listens. */
async function untilReady(driver: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      await ask('GET', `${driver}/status`);
      return;
    } catch {
      await delay(50);
    }
  }
  throw new Error('WebKitWebDriver did not start in 10 s');
}

/** What was started last ends first. */
async function end(processes: readonly ChildProcess[]): Promise<void> {
  for (const each of [...processes].reverse()) {
    if (each.exitCode !== null || each.signalCode !== null) continue;
    each.kill();
    await once(each, 'exit');
  }
}
