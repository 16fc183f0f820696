import { setTimeout as wait } from 'node:timers/promises';
import { Deliberate } from '../application';
import { Authority } from '../authority';
import type { AuthorityServer } from '../authority-server';
import { Random } from '../random';
import { Reactions } from '../reactions';
import { currentHoldings, Holdings } from '../realm';
import { channelNames } from '../scenario';
import { ServiceSide } from '../service-side';
import { isUserStep, type Moment, type Scenario, type UserStep } from '../steps';
import type { AnyClient, Make } from './client';
import { type Counts, none, Witness } from './witness';

/** What became of one run, seen from outside. */
export interface Result extends Counts {
  /** Wanted channels that the service does not have 15 s after the last fault, and nobody was told. */
  lost: number;
  /** Those whose application was told of a failure last: a refusal may be for good. */
  refused: number;
  /** Channels the service has though nobody wants them. */
  zombies: number;
  /** Whether it is not connected, though nothing is wrong any more and nobody refused it. */
  stuck: number;
  /** Connections the service still has 3 s after `disconnect()`. */
  left: number;
  sockets: number;
  /** The most connections at one time. */
  most: number;
  requests: number;
  /** Milliseconds until all was as wished, 15,000 where it never was. */
  settledIn: number;
}

const limit = 15_000;

/** Plays a scenario with any client of the family, and looks only at what both ends can see. */
export function witness(
  scenario: Scenario,
  make: Make,
  server: AuthorityServer,
  name: string,
): Promise<Result> {
  const holdings = new Holdings(scenario.seed);
  return currentHoldings.run(holdings, () => new WitnessedRun(scenario, holdings).play(make, server, name));
}

class WitnessedRun {
  readonly #scenario: Scenario;
  readonly #counts = none();
  readonly #witnesses = new Map(
    channelNames.map((name) => [name as string, new Witness(name, this.#counts)]),
  );
  readonly #reactions = new Reactions();
  readonly #random: Random;
  readonly #authority: Authority;
  #wantsConnection = true;
  #most = 0;

  constructor(scenario: Scenario, holdings: Holdings) {
    this.#scenario = scenario;
    this.#random = new Random(`${scenario.seed} on the way`);
    this.#authority = new Authority(this.#random);
    holdings.fault = () => void this.#counts.uncaught++;
  }

  async play(make: Make, server: AuthorityServer, name: string): Promise<Result> {
    const side = await ServiceSide.start('pusher', this.#authority, this.#random);
    const client = make({ port: side.relay.port, base: server.open(name, this.#authority) });
    this.#listen(client);
    side.publisher.start(100);
    await this.#steps(client, side);
    side.calm();
    this.#reactions.clear();
    // A refused client rests until it is told: an application that wants to be connected says so.
    if (this.#wantsConnection) client.connect();
    const start = Date.now();
    for (let looks = 0; this.#unsettled(client, side) && looks < limit / 20; looks++) await wait(20);
    const settledIn = Math.min(limit, Date.now() - start);
    const ending = this.#ending(client, side);
    client.disconnect();
    for (let looks = 0; side.connections.length && looks < 150; looks++) await wait(20);
    const left = side.connections.length;
    server.close(name);
    await side.stop();
    const requests = [...this.#authority.asked.values()].reduce((sum, count) => sum + count, 0);
    return {
      ...this.#counts,
      ...ending,
      left,
      sockets: side.relay.admitted,
      most: this.#most,
      requests,
      settledIn,
    };
  }

  async #steps(client: AnyClient, side: ServiceSide): Promise<void> {
    const start = Date.now();
    for (const step of this.#scenario.steps) {
      while (start + step.at > Date.now()) {
        this.#most = Math.max(this.#most, side.connections.length);
        await wait(Math.min(20, Math.max(1, start + step.at - Date.now())));
      }
      if (isUserStep(step)) this.#do(client, step);
      else side.apply(step);
    }
    await wait(Math.max(0, start + this.#scenario.length - Date.now()));
  }

  #do(client: AnyClient, step: UserStep): void {
    switch (step.do) {
      case 'subscribe':
        return this.#witnesses.get(step.channel)?.subscribe(client);
      case 'unsubscribe':
        return this.#witnesses.get(step.channel)?.unsubscribe(client);
      case 'trigger':
        return this.#trigger(step.channel);
      case 'connect':
        this.#wantsConnection = true;
        return client.connect();
      case 'disconnect':
        this.#wantsConnection = false;
        return client.disconnect();
      case 'signin':
        return client.signin();
      case 'inside':
        return this.#reactions.plan(step);
      case 'throw':
        throw new Deliberate('as planned');
    }
  }

  #trigger(name: string): void {
    // pusher-js throws on encrypted channels, as it is documented to do.
    if (name.startsWith('private-encrypted-')) return;
    this.#witnesses.get(name)?.object?.trigger('client-said', {});
  }

  #listen(client: AnyClient): void {
    const fire = (moment: Moment) => {
      const step = this.#reactions.take(moment);
      if (step && step.do !== 'throw') this.#do(client, step);
    };
    client.connection.bind('state_change', () => fire('state_change'));
    client.connection.bind('error', () => fire('error'));
  }

  #unsettled(client: AnyClient, side: ServiceSide): boolean {
    const { lost, zombies, stuck } = this.#ending(client, side);
    return lost + zombies + stuck > 0;
  }

  #ending(client: AnyClient, side: ServiceSide) {
    const isConnected = client.connection.state === 'connected' && side.connections.length === 1;
    const isAway = side.connections.length === 0 && client.connection.state !== 'connected';
    const all = [...this.#witnesses];
    const isThere = (name: string) => side.subscribers(name).length > 0;
    const lost = this.#wantsConnection ? all.filter(([name, { wanted }]) => wanted && !isThere(name)) : [];
    return {
      lost: lost.filter(([, { isToldOfFailure }]) => !isToldOfFailure).length,
      refused: lost.filter(([, { isToldOfFailure }]) => isToldOfFailure).length,
      zombies: all.filter(([name, { wanted }]) => !wanted && isThere(name)).length,
      stuck: (this.#wantsConnection ? isConnected : isAway) ? 0 : 1,
    };
  }
}
