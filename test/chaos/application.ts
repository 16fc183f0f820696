import { setImmediate } from 'node:timers';
import type { Channel, Jetsocket, PresenceChannel } from 'jetsocket-js/with-encryption';
import type { Lane } from './lane';
import { leftovers } from './leftovers';
import type { Model } from './model';
import { NamedHandlers } from './named-handlers';
import { presenceChannel } from './peer';
import { Reactions } from './reactions';
import type { Holdings } from './realm';
import type { PendingRequests } from './requests';
import { Roster } from './roster';
import { type Moment, sameChannel, type UserStep } from './steps';
import { checkTrigger } from './triggering';

/** What a handler of the application throws on purpose. */
export class Deliberate extends Error {}

/** The application of one run: does as the scenario says, and listens everywhere. */
export class Application {
  readonly client: Jetsocket;
  /** When `connect()` was called or a hint came: each may cost attempts to connect. */
  readonly pushes: number[] = [];
  /** `subscribe()` and `signin()` calls by channel, the user's under `''`. */
  readonly calls = new Map<string, number>();
  readonly reactions = new Reactions();
  readonly #model: Model;
  readonly #holdings: Holdings;
  readonly #requests: PendingRequests;
  readonly #objects = new Map<string, Channel>();
  readonly #wasSubscribed = new WeakSet<object>();
  #roster = new Roster();
  readonly #named = new Map<string, NamedHandlers>();

  constructor(client: Jetsocket, model: Model, holdings: Holdings, requests: PendingRequests) {
    this.client = client;
    this.#model = model;
    this.#holdings = holdings;
    this.#requests = requests;
    this.#listen();
  }

  do(step: UserStep): void {
    this.#model.note(`does ${JSON.stringify(step)}`);
    const { client } = this;
    switch (step.do) {
      case 'subscribe':
        return this.#subscribe(step.channel);
      case 'unsubscribe':
        return this.#unsubscribe(step.channel);
      case 'trigger':
        return this.#trigger(step.channel);
      case 'bind':
        return this.#bind(step.channel, step.event);
      case 'unbind':
        return this.#unbind(step.channel);
      case 'connect':
        this.#model.wantsConnection = true;
        this.#model.isRefused = this.#model.wire.isRefused = false;
        this.pushes.push(Date.now());
        return client.connect();
      case 'disconnect':
        return this.#disconnect();
      case 'signin':
        this.#model.wantsUser = this.#model.user.wanted = true;
        this.#model.asks(this.#model.user);
        this.#count('');
        return client.signin();
      case 'hint':
        this.pushes.push(Date.now());
        return this.#holdings.dispatch(step.hint);
      case 'inside':
        return this.reactions.plan(step);
      case 'throw':
        throw new Deliberate('as planned');
    }
  }

  channel(name: string): Channel | undefined {
    return this.#objects.get(name);
  }

  #listen(): void {
    const { client } = this;
    const model = this.#model;
    client.connection.bind('state_change', (change) => {
      model.changed(change, client.connection.state);
      model.check(client.connection.state, client.connection.socket_id);
      this.#fire('state_change');
    });
    client.connection.bind('error', () => this.#fire('error'));
    client.user.bind_global((event, data) => {
      model.hearsUser(event, data);
      if (event === 'jetsocket:signin_success') this.#fire('signin_success');
    });
    client.bind_global((_event, data) => {
      const { channel = '' } = (data ?? {}) as { channel?: string };
      // They come after those of the channel.
      for (const fault of this.#namedOn(channel).faults) model.fault(`${channel}: ${fault}`);
      model.hearsAnywhere(data);
    });
  }

  #count(channel: string): void {
    this.calls.set(channel, (this.calls.get(channel) ?? 0) + 1);
  }

  #subscribe(name: string): void {
    const lane = this.#model.lane(name);
    const before = this.#objects.get(name);
    const wasWanted = lane.wanted;
    lane.wanted = lane.isCalling = true;
    this.#count(name);
    const channel = this.client.subscribe(name) as unknown as Channel;
    lane.isCalling = false;
    this.#model.asks(lane);
    if (this.client.channel(name) !== (channel as object))
      this.#model.fault(`${name}: channel() gives another object`);
    if (channel === before) {
      const isStale = !wasWanted && this.#wasSubscribed.has(channel);
      if (isStale) this.#model.fault(`${name}: an object that was subscribed came back`);
      return;
    }
    if (wasWanted) this.#model.fault(`${name}: subscribe() gave a new object while the channel was wanted`);
    lane.renewed();
    this.#objects.set(name, channel);
    const every = this.#namedOn(name).reset();
    if (name === presenceChannel) this.#roster = new Roster();
    channel.bind_global((event, data) => this.#hears(lane, channel, event, data));
    // Whatever the first one does or throws.
    channel.bind_global(() => every.calls++);
  }

  #hears(lane: Lane, channel: Channel, event: string, data: unknown): void {
    const model = this.#model;
    if (event.startsWith('jetsocket:')) model.note(`${lane.name} hears ${event} ${JSON.stringify(data)}`);
    if (channel !== this.#objects.get(lane.name)) model.fault(`${lane.name}: a former object heard ${event}`);
    if (event === 'jetsocket:subscription_succeeded') this.#wasSubscribed.add(channel);
    lane.hears(event, data, model.wire.frame, model.wire.live);
    if (lane.name === presenceChannel) {
      const fault = this.#roster.hears(event, data, channel as unknown as PresenceChannel);
      if (fault) model.fault(`${lane.name}: ${fault}`);
    }
    this.#namedOn(lane.name).expect(event);
    if (!event.startsWith('jetsocket:')) {
      lane.pending = data;
      return this.#fire('event', lane.name);
    }
    const moment = event.slice('jetsocket:'.length);
    if (moment === 'subscription_succeeded' || moment === 'subscription_error' || moment === 'gap') {
      this.#fire(moment, lane.name);
    }
  }

  #bind(name: string, event: string): void {
    const channel = this.#objects.get(name);
    if (channel) this.#namedOn(name).bind(channel, event);
  }

  #unbind(name: string): void {
    const channel = this.#objects.get(name);
    if (channel) this.#namedOn(name).unbind(channel);
  }

  #namedOn(name: string): NamedHandlers {
    const named = this.#named.get(name) ?? new NamedHandlers();
    this.#named.set(name, named);
    return named;
  }

  #unsubscribe(name: string): void {
    this.#model.lane(name).unsubscribed(this.#model.wire.live);
    this.client.unsubscribe(name);
    const isLeft = this.client.channel(name) || this.client.allChannels().some((each) => each.name === name);
    if (isLeft) this.#model.fault(`${name}: still there after unsubscribe()`);
  }

  #trigger(name: string): void {
    const channel = this.#objects.get(name);
    const fault = channel && checkTrigger(channel, this.#model.wire);
    if (fault) this.#model.fault(fault);
  }

  #disconnect(): void {
    const model = this.#model;
    model.wantsConnection = false;
    this.client.disconnect();
    const check = () => {
      if (model.wantsConnection) return;
      for (const left of this.leftovers) model.fault(`after disconnect(): ${left}`);
    };
    check();
    setImmediate(check);
  }

  /** What a client that is disconnected must not have. */
  get leftovers(): string[] {
    return leftovers(this.client.connection, this.#model.wire.lines, this.#holdings, this.#requests);
  }

  /** Does what was meant to be done inside of a handler. */
  #fire(moment: Moment, channel = 'news'): void {
    const step = this.reactions.take(moment);
    if (step) this.do('channel' in step && step.channel === sameChannel ? { ...step, channel } : step);
  }
}
