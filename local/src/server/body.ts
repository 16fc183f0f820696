import type { IncomingMessage } from 'node:http';
import { RestError } from '../rest/answer';

/** A request with a longer body is refused. */
const LONGEST_BODY = 1024 * 1024;
/** So much of a body that is too long is read and thrown away, so that the client gets to read why. */
const LONGEST_WASTE = 16 * LONGEST_BODY;

/** The body of a request. Rejects with a RestError when it is too long or compressed, else when the client is gone. */
export async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const { 'content-encoding': encoding = 'identity', 'content-length': length } = request.headers;
  // Nothing is unpacked here, so there is nothing that a small body could grow to.
  if (encoding.toLowerCase() !== 'identity') {
    throw new RestError(415, 'The body must not be compressed', 'content-encoding');
  }
  if (Number(length) > LONGEST_WASTE) throw tooLong();
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    read += chunk.length;
    if (read <= LONGEST_BODY) chunks.push(chunk);
    else chunks.length = 0;
    if (read > LONGEST_WASTE) throw endless();
  }
  if (read > LONGEST_BODY) throw tooLong();
  return Buffer.concat(chunks);
}

function endless(): RestError {
  return new RestError(413, `The body does not end and was cut off after ${LONGEST_WASTE} bytes`, 'body');
}

function tooLong(): RestError {
  return new RestError(413, `The body may have ${LONGEST_BODY} bytes`, 'body');
}
