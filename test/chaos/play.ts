import { setTimeout as wait } from 'node:timers/promises';
import type { Jetsocket, Options } from 'jetsocket-js/with-encryption';
import { Application } from './application';
import { Authority, credentials } from './authority';
import { handlerOf } from './authority-handler';
import type { AuthorityServer } from './authority-server';
import { excesses } from './excesses';
import { flow } from './flow';
import { Model } from './model';
import { secretMark } from './publisher';
import { Random } from './random';
import { currentHoldings, Holdings } from './realm';
import { PendingRequests } from './requests';
import { ServiceSide } from './service-side';
import { Settling } from './settling';
import { isUserStep, type Scenario } from './steps';
import { trackedClass } from './tracked-socket';

export type ClientClass = new (key: string, options: Options) => Jetsocket;

/** What a run is played on. */
export interface Stage {
  readonly Client: ClientClass;
  readonly server: AuthorityServer;
  /** What the server knows the run by. */
  readonly name: string;
  /** Gets all that happens. */
  readonly notes?: string[] | undefined;
}

/** What became of one run. */
export interface Outcome {
  readonly seed: string;
  readonly faults: readonly string[];
  /** Milliseconds from the last fault until everything was as wished. */
  readonly settledIn: number;
  readonly sockets: number;
  readonly requests: number;
  readonly events: number;
}

/** Everything must be as wished this long after the last fault, in milliseconds. */
const limit = 15_000;
const reconnect = { minDelay: 20, maxDelay: 200 };

/** Plays one scenario with a client of its own. */
export function play(scenario: Scenario, stage: Stage): Promise<Outcome> {
  const holdings = new Holdings(scenario.seed);
  return currentHoldings.run(holdings, () => new Run(scenario, stage, holdings).play());
}

class Run {
  readonly #scenario: Scenario;
  readonly #stage: Stage;
  readonly #holdings: Holdings;
  readonly #authority: Authority;
  readonly #random: Random;

  constructor(scenario: Scenario, stage: Stage, holdings: Holdings) {
    this.#scenario = scenario;
    this.#stage = stage;
    this.#holdings = holdings;
    this.#random = new Random(`${scenario.seed} on the way`);
    this.#authority = new Authority(this.#random);
  }

  async play(): Promise<Outcome> {
    const { prefix, seed } = this.#scenario;
    const side = await ServiceSide.start(prefix, this.#authority, this.#random);
    const model = new Model(this.#authority, side.publisher, this.#stage.notes);
    this.#holdings.fault = model.fault;
    const requests = new PendingRequests();
    const client = new this.#stage.Client(credentials.key, this.#options(side, model, requests));
    const application = new Application(client, model, this.#holdings, requests);
    side.publisher.start(100);
    const start = Date.now();
    await this.#steps(side, application, model);
    const settledIn = await this.#settle(side, application, model);
    await this.#leave(side, application, model);
    const took = Date.now() - start;
    for (const excess of excesses(application, model, this.#authority, took)) model.fault(excess);
    this.#stage.server.close(this.#stage.name);
    await side.stop();
    for (const { socket } of model.wire.lines) socket.terminate();
    return {
      seed,
      faults: model.faults,
      settledIn,
      sockets: model.wire.lines.length,
      requests: [...this.#authority.asked.values()].reduce((sum, count) => sum + count, 0),
      events: [...model.lanes.values()].reduce((sum, { heard }) => sum + heard, 0),
    };
  }

  #options(side: ServiceSide, model: Model, requests: PendingRequests): Options {
    const { style } = this.#scenario;
    const base = this.#stage.server.open(this.#stage.name, this.#authority);
    const authorization = {
      timeout: 400,
      ...(style === 'form' ? { encoding: 'form' as const } : {}),
      ...(style === 'batch' ? { batch: true } : {}),
      ...(style === 'handler' ? { customHandler: handlerOf(this.#authority, this.#random) } : {}),
    };
    return {
      wsHost: '127.0.0.1',
      wsPort: side.relay.port,
      forceTLS: false,
      activityTimeout: 500,
      pongTimeout: 300,
      unavailableTimeout: 600,
      connectTimeout: 400,
      subscribeTimeout: 400,
      reconnect,
      WebSocket: trackedClass(model.wire),
      fetch: requests.fetch,
      channelAuthorization: { endpoint: `${base}/auth`, ...authorization },
      userAuthentication: { endpoint: `${base}/user-auth`, ...authorization },
      log: ({ message, details }) => {
        const text = `${message} ${JSON.stringify(details) ?? ''}`;
        if (text.includes(secretMark) || /[0-9a-f]{64}|shared_secret":/.test(text)) {
          model.fault(`the log has a secret: ${message}`);
        }
      },
    };
  }

  async #steps(side: ServiceSide, application: Application, model: Model): Promise<void> {
    const start = Date.now();
    for (const step of this.#scenario.steps) {
      const left = start + step.at - Date.now();
      if (left > 0) await wait(left);
      if (isUserStep(step)) application.do(step);
      else {
        model.note(`goes wrong: ${JSON.stringify(step)}`);
        side.apply(step);
      }
      const { state, socket_id } = application.client.connection;
      model.check(state, socket_id);
    }
    await wait(Math.max(0, start + this.#scenario.length - Date.now()));
  }

  async #settle(side: ServiceSide, application: Application, model: Model): Promise<number> {
    side.calm();
    application.reactions.clear();
    const settling = new Settling(application, model, side);
    const first = await settling.wait(limit);
    if (typeof first !== 'number') model.fault(`not settled after ${limit} ms: ${first.join('; ')}`);
    // What only the application can begin again it does begin now.
    application.do({ do: 'connect' });
    for (const [channel, lane] of model.lanes) {
      if (lane.wanted) application.do({ do: 'subscribe', channel });
    }
    if (model.wantsUser) application.do({ do: 'signin' });
    model.userGivenUpOn = undefined;
    const second = await settling.wait(limit);
    if (typeof second !== 'number') model.fault(`not settled after it was asked again: ${second.join('; ')}`);
    else await this.#checkFlow(side, model, settling);
    return typeof first === 'number' ? first : Number.POSITIVE_INFINITY;
  }

  /** Once all is well every event arrives. A machine that is too busy may lose a connection by itself meanwhile. */
  async #checkFlow({ publisher }: ServiceSide, model: Model, settling: Settling): Promise<void> {
    for (let tries = 0; tries < 10; tries++) {
      const line = model.wire.live;
      publisher.stop();
      const faults = await flow(publisher, model);
      if (line === model.wire.live) {
        for (const fault of faults) model.fault(fault);
        return;
      }
      publisher.start(100);
      await settling.wait(limit);
    }
    model.fault('no connection lasts');
  }

  async #leave(side: ServiceSide, application: Application, model: Model): Promise<void> {
    application.do({ do: 'disconnect' });
    const end = Date.now() + 3000;
    while ((side.connections.length || side.relay.connections) && Date.now() < end) await wait(20);
    for (const left of application.leftovers) model.fault(`at the end: ${left}`);
    if (side.connections.length) model.fault('the service still has a connection at the end');
  }
}
