/** One line of the log. Never holds signatures, keys, headers, parameters or event data. */
export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
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

/** Where entries go: asked for each time, and `undefined` while nobody listens, so that nothing is built. */
export type Sink = () => Log | undefined;

/** The sink of one client: its own option, else what its class is set to. */
export function createSink(own: Log | undefined, statics: LogStatics): Sink {
  return () =>
    own ??
    (statics.log || statics.logToConsole
      ? ({ level, message }) => {
          const line = `Jetsocket ${level}: ${message}`;
          if (statics.log) statics.log(line);
          else console[level](line);
        }
      : undefined);
}
