import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { find, help } from '../browsers.mjs';

/** What WebDriver answers: the value, or what went wrong. */
interface Answer {
  readonly value: unknown;
}

/**
 * The system's WebKit, driven over plain WebDriver: Playwright drives its own build alone. One page at a
 * time, no windows; start one for each file of tests.
 */
export class WebKit {
  readonly #programs: ChildProcess[];
  readonly #session: string;

  private constructor(programs: ChildProcess[], session: string) {
    this.#programs = programs;
    this.#session = session;
  }

  static async launch(): Promise<WebKit> {
    const browser = find('webkit');
    if (!browser) throw new Error(help('webkit'));
    const programs: ChildProcess[] = [];
    try {
      const display = process.env.DISPLAY ?? (await startDisplay(programs));
      const driver = await startDriver(programs, display);
      return new WebKit(programs, await openSession(driver, browser.path));
    } catch (error) {
      for (const program of programs) program.kill();
      throw error;
    }
  }

  async goto(url: string): Promise<void> {
    await ask(`${this.#session}/url`, { url });
  }

  /** Runs a function in the page, as Playwright's `evaluate` does: JSON in, JSON out, promises awaited. */
  async evaluate<Arguments extends unknown[], Result>(
    run: (...values: Arguments) => Result | Promise<Result>,
    ...values: Arguments
  ): Promise<Result> {
    const script = `
      const values = [...arguments];
      const done = values.pop();
      Promise.resolve().then(() => (${run})(...values)).then(
        (result) => done({ result }),
        (error) => done({ error: String(error) }),
      );`;
    const answer = await ask(`${this.#session}/execute/async`, { script, args: values });
    const { result, error } = answer as { result: Result; error?: string };
    if (error) throw new Error(`in the page: ${error}`);
    return result;
  }

  async close(): Promise<void> {
    await ask(this.#session, undefined, 'DELETE').catch(() => {});
    for (const program of this.#programs.reverse()) {
      const ended = once(program, 'exit');
      program.kill();
      await ended;
    }
  }
}

/** An X server without a screen; it chooses its own number and tells it on the fourth stream. */
async function startDisplay(programs: ChildProcess[]): Promise<string> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  programs.push(server);
  const [line] = (await once(createInterface(server.stdio[3] as NodeJS.ReadableStream), 'line')) as [string];
  return `:${line}`;
}

async function startDriver(programs: ChildProcess[], display: string): Promise<string> {
  const port = await freePort();
  programs.push(
    spawn('WebKitWebDriver', ['--host=127.0.0.1', `--port=${port}`], {
      env: { ...process.env, DISPLAY: display },
      stdio: 'ignore',
    }),
  );
  const address = `http://127.0.0.1:${port}`;
  // It says nothing when it listens.
  for (let attempt = 0; attempt < 200; attempt++) {
    const isUp = await ask(`${address}/status`).then(
      () => true,
      () => false,
    );
    if (isUp) return address;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('WebKitWebDriver did not listen within 10 s');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}

async function openSession(driver: string, binary: string): Promise<string> {
  const alwaysMatch = {
    acceptInsecureCerts: true,
    timeouts: { script: 30_000 },
    'webkitgtk:browserOptions': { binary, args: ['--automation'] },
  };
  const session = (await ask(`${driver}/session`, { capabilities: { alwaysMatch } })) as {
    sessionId: string;
  };
  return `${driver}/session/${session.sessionId}`;
}

async function ask(
  url: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const { value } = (await response.json()) as Answer;
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`WebDriver: ${error}: ${message}`);
}
