import { type LogFormat, lineOf } from '../log/lines';
import type { LogEntry } from '../log/log-entry';

/** Bytes that wait for somebody to read them; what comes on top is left out, or it would fill the memory. */
const MOST_UNREAD = 1024 * 1024;

/** Writes the log on standard error. Whether anybody reads it makes no difference to the service. */
export function createLogWriter(format: LogFormat): (entry: LogEntry) => void {
  const { stderr } = process;
  stderr.on('error', () => {});
  return (entry) => {
    if (stderr.writableLength < MOST_UNREAD) stderr.write(lineOf(entry, format));
  };
}
