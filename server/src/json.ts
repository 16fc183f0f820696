/** The JSON text of a value. @throws TypeError that names `what` this was to be; why is its cause */
export function toJson(what: string, value: unknown): string {
  let cause: unknown;
  try {
    const json: string | undefined = JSON.stringify(value);
    if (json !== undefined) return json;
  } catch (error) {
    cause = error;
  }
  throw new TypeError(`${what} must fit into JSON`, { cause });
}
