import { setTimeout as wait } from 'node:timers/promises';
import type { PresenceChannel } from 'jetsocket-js/with-encryption';
import type { Application } from './application';
import type { Model } from './model';
import { presenceChannel } from './peer';
import { userChannel } from './publisher';
import { sorted } from './roster';
import type { ServiceSide } from './service-side';

/** How often it is looked at, in milliseconds. */
const interval = 20;

/** Whether a run has come to rest: the client, the service and the wishes agree. */
export class Settling {
  readonly #application: Application;
  readonly #model: Model;
  readonly #side: ServiceSide;
  /** What each channel had heard when the waiting began. */
  #heard = new Map<string, number>();

  constructor(application: Application, model: Model, side: ServiceSide) {
    this.#application = application;
    this.#model = model;
    this.#side = side;
  }

  /**
   * Waits until nothing is unsettled; returns how long that took, or what still is. A machine that is busy
   * with something else makes it no shorter: each look counts as `interval`, however late it comes.
   */
  async wait(limit: number): Promise<number | string[]> {
    let last: string[] = [];
    let looks = 0;
    const start = Date.now();
    this.#heard = new Map([...this.#model.lanes].map(([name, lane]) => [name, lane.heard]));
    for (;;) {
      const left = this.unsettled;
      const took = Date.now() - start;
      if (left.length === 0 && took > 5000) this.#model.note(`settled after ${took} ms, since ${last}`);
      if (left.length === 0) return took;
      last = left;
      if (++looks * interval > limit) return left;
      await wait(interval);
    }
  }

  get unsettled(): string[] {
    const { connection } = this.#application.client;
    const model = this.#model;
    const id = connection.socket_id;
    const isWanted = model.wantsConnection && !model.isRefused;
    const expected = isWanted ? 'connected' : 'disconnected';
    if (connection.state !== expected) return [`the state is ${connection.state}, not ${expected}`];
    const ids = this.#side.connections.join();
    if (ids !== (id ?? '')) return [`the service has the connections [${ids}], not [${id ?? ''}]`];
    if (!isWanted) return [];
    return [...[...model.lanes.keys()].flatMap((name) => this.#lane(name)), ...this.#user()];
  }

  #lane(name: string): string[] {
    const lane = this.#model.lane(name);
    const channel = this.#application.channel(name);
    const id = this.#application.client.connection.socket_id;
    const isGivenUp = lane.givenUpOn !== undefined && lane.givenUpOn === this.#model.wire.live;
    if (isGivenUp) return channel?.subscribed ? [`${name}: subscribed after it was given up`] : [];
    const there = this.#side.subscribers(name).join();
    if (!lane.wanted) return there ? [`${name}: the service has [${there}], nobody wants it`] : [];
    if (there !== id) return [`${name}: the service has [${there}], not [${id}]`];
    if (!channel?.subscribed) return [`${name}: the state is ${channel?.state}`];
    if (lane.heard <= (this.#heard.get(name) ?? 0)) return [`${name}: nothing heard`];
    if (name === presenceChannel) {
      const shown = sorted(Object.keys((channel as unknown as PresenceChannel).members));
      if (shown !== sorted(this.#side.members))
        return [`${name}: the members are ${shown}, not ${sorted(this.#side.members)}`];
    }
    return lane.backlog > 0 ? [`${name}: ${lane.backlog} events are still waiting`] : [];
  }

  #user(): string[] {
    const model = this.#model;
    if (!model.wantsUser) return [];
    const { user, connection } = this.#application.client;
    if (model.userGivenUpOn !== undefined && model.userGivenUpOn === model.wire.live) return [];
    if (!user.user_data) return ['the user is not signed in'];
    return this.#side.subscribers(userChannel).join() === connection.socket_id
      ? []
      : ['the channel of the user is not subscribed'];
  }
}
