import type { Application } from '../../local/src/engine/application';
import { isChannelName, kindOf } from '../../local/src/engine/channel-name';
import type { Peer } from '../../local/src/engine/peer';
import { checkId } from './options';

/** Somebody on a presence channel. */
export interface PresentMember {
  readonly id: string;
  readonly info: unknown;
}

/** The members of one presence channel: those the test adds, and the clients under test. */
export class TestMembers {
  readonly #application: Application;
  readonly #channel: string;
  readonly #added: Map<string, Peer>;
  readonly #standIn: () => Peer;

  /** @internal */
  constructor(application: Application, channel: string, added: Map<string, Peer>, standIn: () => Peer) {
    this.#application = application;
    this.#channel = channel;
    this.#added = added;
    this.#standIn = standIn;
  }

  /** Who is there now, in the order of coming. */
  get list(): PresentMember[] {
    const { ids = [], hash = {} } = this.#application.channels.get(this.#channel)?.members?.list() ?? {};
    return ids.map((id) => ({ id, info: hash[id] }));
  }

  get ids(): string[] {
    return this.list.map(({ id }) => id);
  }

  /** Somebody else comes; clients hear of it. @throws TypeError for an id that is taken by the test, or is none */
  add(id: string, info: unknown = null): this {
    checkId(id);
    if (this.#added.has(id)) throw new TypeError(`${id} was already added to ${this.#channel}`);
    const peer = this.#standIn();
    this.#added.set(id, peer);
    this.#application.join(peer, this.#channel, { id, info });
    return this;
  }

  /** Somebody who was added goes. @throws TypeError when the test has not added that id */
  remove(id: string): this {
    const peer = this.#added.get(id);
    if (peer === undefined)
      throw new TypeError(`${id} was not added to ${this.#channel}, so cannot be removed`);
    this.#added.delete(id);
    this.#application.leave(peer, this.#channel);
    return this;
  }
}

/** The lists of members by channel. */
export class TestPresence {
  readonly #application: Application;
  readonly #added = new Map<string, Map<string, Peer>>();
  #standIns = 0;

  constructor(application: Application) {
    this.#application = application;
  }

  /** @throws TypeError for other kinds of channel, which have no members */
  of(channel: string): TestMembers {
    if (!isChannelName(channel) || kindOf(channel).access !== 'presence') {
      throw new TypeError(
        `${String(channel)} has no members: the name of a presence channel begins with presence-`,
      );
    }
    const added = this.#added.get(channel) ?? new Map<string, Peer>();
    this.#added.set(channel, added);
    return new TestMembers(this.#application, channel, added, () => standIn(`member.${++this.#standIns}`));
  }
}

/** A connection in name only: nobody reads what it is sent. */
function standIn(socketId: string): Peer {
  const channels = new Set<string>();
  const nobody = { since: 0, origin: undefined, user: undefined };
  return { socketId, channels, ...nobody, send() {}, fail() {}, end() {}, spend: () => false };
}
