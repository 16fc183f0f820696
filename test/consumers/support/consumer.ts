import type { Browser } from '@playwright/test';
import type { ConsumerSite } from './consumer-site';

/** A row of the table. */
export interface Consumer {
  readonly consumer: string;
  /** `undefined` where it is not for this system. */
  readonly version: string | undefined;
  readonly what: string;
  /** Resolves when it went well. A consumer that plays is then asked for its report. */
  readonly run: (site: ConsumerSite, browser: Browser) => Promise<void>;
  /** Whether it connects, and reports to the site; the others are done when `run` is. */
  readonly plays: boolean;
}
