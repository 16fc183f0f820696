/** As much of a presence channel as this needs. */
interface Presence {
  readonly members: object;
}

/** The members of a presence channel, as its events tell of them. */
export class Roster {
  #ids: Set<string> | undefined;

  /** What is wrong with an event. */
  hears(event: string, data: unknown, channel: Presence): string | undefined {
    const { id = '' } = (data ?? {}) as { id?: string };
    if (event === 'jetsocket:member_added') {
      if (this.#ids?.has(id)) return `${id} was added twice`;
      this.#ids?.add(id);
    } else if (event === 'jetsocket:member_removed') {
      if (!this.#ids?.delete(id)) return `${id} was removed without being there`;
    } else if (event !== 'jetsocket:subscription_succeeded') return undefined;
    // Before the first success there is nothing to tell the differences from.
    const shown = Object.keys(channel.members);
    this.#ids ??= new Set(shown);
    // Over a lost connection the whole list is replaced, then its differences are told one by one.
    if (event !== 'jetsocket:subscription_succeeded' || sorted(shown) === sorted(this.#ids)) return undefined;
    return `the members are ${sorted(shown)}, and events told of ${sorted(this.#ids)}`;
  }
}

export function sorted(ids: Iterable<string>): string {
  return `[${[...ids].sort().join()}]`;
}
