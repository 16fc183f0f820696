/** Whether a close code, or the code of an error that stands for one, says to stay away: 4000–4099, 4300 and above. */
export function isRefusal(code = 0): boolean {
  return code >= 4300 || (code >= 4000 && code < 4100);
}

/** Whether it says to come back soon, 4200–4299. Everything else that is no refusal: come back with back-off. */
export function isSoon(code = 0): boolean {
  return code >= 4200 && code < 4300;
}
