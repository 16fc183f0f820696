import { reportUncaught } from './events/uncaught';

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
export type Logger = () => ((level: LogEntry['level'], message: string) => void) | undefined;

/** The logger of one client: its own option, else what its class is set to. */
export function createLogger(own: Log | undefined, statics: LogStatics): Logger {
  return () => {
    const { log, logToConsole } = statics;
    if (own || log || logToConsole) {
      return (level, message) => {
        const line = `Jetsocket ${level}: ${message}`;
        try {
          if (own) own({ level, message });
          else if (log) log(line);
          else console[level](line);
        } catch (error) {
          void reportUncaught(error);
        }
      };
    }
    return;
  };
}
