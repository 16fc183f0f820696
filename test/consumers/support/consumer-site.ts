import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import ServerLibrary from 'jetsocket';
import { LocalService } from 'jetsocket-local';
import { FaultRelay } from '../../support/fault-relay';
import { type Answer, PageServer } from '../../support/page-server';
import { deferred } from '../../support/wait';

const names = ['news', 'private-room', 'presence-room', 'private-encrypted-room'];

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
};

/** The website, the service and the application's server that one consumer plays against. */
export class ConsumerSite {
  readonly #report = deferred<unknown>();
  readonly #undo: (() => Promise<unknown>)[] = [];

  private constructor(
    readonly service: LocalService,
    readonly pages: PageServer,
    readonly relay: FaultRelay,
  ) {
    const library = this.#library();
    const trigger = (event: string) =>
      Promise.all(names.map((name) => library.trigger(name, event, { in: name })));
    const steps = {
      '/before': () => trigger('before'),
      '/drop': async () => relay.reset(),
      '/after': () => trigger('after'),
    };
    for (const [path, step] of Object.entries(steps)) pages.answers.set(path, done(step));
    pages.answers.set('/site.json', (_request, response) => response.end(JSON.stringify(this.#access())));
    pages.answers.set('/jetsocket/auth', ({ body }, response) => {
      const { socket_id, channel_name } = JSON.parse(body) as { socket_id: string; channel_name: string };
      const member = channel_name.startsWith('presence-') ? { user_id: 'amy' } : undefined;
      response.end(JSON.stringify(library.authorizeChannel(socket_id, channel_name, member)));
    });
    pages.answers.set('/report', ({ body }, response) => {
      this.#report.resolve(JSON.parse(body));
      response.end();
    });
  }

  static async start(): Promise<ConsumerSite> {
    const service = await LocalService.start({ port: 0 });
    return new ConsumerSite(service, await PageServer.start(), await FaultRelay.start(service.port));
  }

  get url(): string {
    return this.pages.url;
  }

  /** What the consumer told: see `expected`. */
  get report(): Promise<unknown> {
    return this.#report.promise;
  }

  /** A folder that is there until the site stops. */
  async scratch(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'jetsocket-consumer-'));
    this.atStop(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }

  /** What is done when the site stops, the last first. */
  atStop(undo: () => Promise<unknown>): void {
    this.#undo.unshift(undo);
  }

  /** Serves the files of a folder, `index.html` at `/` too. */
  async serve(folder: string): Promise<void> {
    for (const name of await readdir(folder)) {
      const answer = file(join(folder, name));
      this.pages.answers.set(`/${name}`, answer);
      if (name === 'index.html') this.pages.answers.set('/', answer);
    }
  }

  async stop(): Promise<void> {
    for (const undo of this.#undo) await undo();
    await this.relay.stop();
    await this.service.stop();
    await this.pages.stop();
  }

  #library(): ServerLibrary {
    const [{ id: appId, key, secret }] = this.service.apps as [LocalService['apps'][number]];
    const where = { host: '127.0.0.1', port: this.service.port, useTLS: false };
    return new ServerLibrary({ appId, key, secret, ...where, encryptionMasterKey: 'm'.repeat(32) });
  }

  #access() {
    const reconnect = { minDelay: 20, maxDelay: 100 };
    const options = { wsHost: '127.0.0.1', wsPort: this.relay.port, forceTLS: false, reconnect };
    return { key: this.service.apps[0]?.key, options };
  }
}

/** Serves one file, whatever its folder. */
export function file(path: string): Answer {
  const type = types[extname(path)] ?? 'application/octet-stream';
  return async (_request, response) => response.setHeader('content-type', type).end(await readFile(path));
}

function done(step: () => Promise<unknown>): Answer {
  return async (_request, response) => {
    await step();
    response.end();
  };
}

const visit = (channels: readonly string[]) => ({
  before: channels.map((name) => ({ in: name })),
  gaps: channels.length,
  after: channels.map((name) => ({ in: name })),
  members: ['amy'],
  state: 'disconnected',
});

/** What every consumer must report. */
export const expected = {
  standard: visit(names.slice(0, 3)),
  refusal: 'UsageError',
  withEncryption: visit(names),
};
