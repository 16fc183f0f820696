import type { Moment, UserStep } from './steps';

/** What the application means to do inside of its own handlers. */
export class Reactions {
  readonly #planned: { readonly moment: Moment; readonly step: UserStep }[] = [];

  plan(reaction: { readonly moment: Moment; readonly step: UserStep }): void {
    this.#planned.push(reaction);
  }

  /** What to do now that a handler runs; each reaction comes once. */
  take(moment: Moment): UserStep | undefined {
    const index = this.#planned.findIndex((each) => each.moment === moment);
    return index < 0 ? undefined : this.#planned.splice(index, 1)[0]?.step;
  }

  clear(): void {
    this.#planned.length = 0;
  }
}
