/** What the engine asks of whoever runs it: time, chance and the checking of signatures. */
export interface Surroundings {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `run` once after `ms` milliseconds; the result cancels it. */
  after(ms: number, run: () => void): () => void;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
  /** Whether `signature` is the lower-case hex HMAC-SHA256 of `text` under `secret`; takes the same time either way. */
  verify(secret: string, text: string, signature: string): boolean;
}

/** One client's line, as the engine sees it; the adapter around the engine supplies it. */
export interface Link {
  /** Sends one text frame. */
  send(text: string): void;
  /** Closes with a code and a reason the client can read. */
  close(code: number, reason: string): void;
  /** Cuts the line without a close frame, as a lost network does. */
  reset(): void;
}

/** What a line reports to the engine. */
export interface Receiver {
  /** One frame, as text. */
  receive(text: string): void;
  /** Some other sign of life, such as a WebSocket ping. */
  alive(): void;
  /** The line is gone. */
  closed(): void;
}
