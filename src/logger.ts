/** One line of the log. Never holds signatures, keys, headers, parameters or event data. */
export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly details?: unknown;
}

/** The `log` option. */
export type Log = (entry: LogEntry) => void;

/** The statics of the client's class that script users set. */
export interface LogStatics {
  logToConsole?: boolean;
  log?: ((line: string) => void) | undefined;
}

/** Where entries go. `sink` is `undefined` while nobody listens, so that nothing is built for nobody. */
export class Logger {
  readonly #own: Log | undefined;
  readonly #statics: LogStatics;

  constructor(own: Log | undefined, statics: LogStatics) {
    this.#own = own;
    this.#statics = statics;
  }

  get sink(): Log | undefined {
    const { log, logToConsole } = this.#statics;
    if (this.#own) return this.#own;
    if (log) return (entry) => log(line(entry));
    return logToConsole ? (entry) => console[entry.level](line(entry)) : undefined;
  }
}

function line({ level, message, details }: LogEntry): string {
  return `Jetsocket ${level}: ${message}${details === undefined ? '' : ` ${JSON.stringify(details)}`}`;
}
