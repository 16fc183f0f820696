import { expect } from 'vitest';
import { JetsocketRequestError } from '../../src/index';

/** The error with which a request fails. */
export async function failure(call: Promise<unknown>): Promise<JetsocketRequestError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(JetsocketRequestError);
  return error as JetsocketRequestError;
}
