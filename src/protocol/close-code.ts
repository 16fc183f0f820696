/** What a close code, or the code of an error that stands for one, tells the client to do. */
export type Verdict = 'refuse' | 'backoff' | 'soon';

/** 4000–4099 and 4300 or above: refused; 4200–4299: come back soon; everything else: come back with back-off. */
export function verdict(code: number | undefined): Verdict {
  if (code === undefined || code < 4000) return 'backoff';
  if (code < 4100 || code >= 4300) return 'refuse';
  return code < 4200 ? 'backoff' : 'soon';
}
