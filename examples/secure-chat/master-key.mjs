import { randomBytes } from 'node:crypto';

/** The master key in use. Only the server library has the key itself; `connect` makes one with a key. */
export class MasterKey {
  /** Counts from 1. */
  number = 0;
  /** How many channel keys were made from it and given to browsers. */
  given = 0;
  jetsocket;
  #since;
  #connect;

  constructor(connect, key) {
    this.#connect = connect;
    this.#use(key);
  }

  /** Browsers find out when something arrives that their key does not open. */
  rotate() {
    this.#use(randomBytes(32));
  }

  #use(key) {
    this.jetsocket = this.#connect(key);
    this.number += 1;
    this.given = 0;
    this.#since = new Date();
  }

  toJSON() {
    return { number: this.number, since: this.#since, given: this.given };
  }
}
