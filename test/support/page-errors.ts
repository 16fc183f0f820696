import type { Page } from '@playwright/test';

/**
 * The uncaught errors of a page, from its next navigation on. Not by Playwright's `pageerror`: Firefox
 * tells there of every connection that failed.
 */
export async function collectUncaught(page: Page): Promise<string[]> {
  const uncaught: string[] = [];
  await page.exposeFunction('noteUncaught', (text: string) => void uncaught.push(text));
  await page.addInitScript(noteUncaught);
  return uncaught;
}

/** Runs in the page. */
function noteUncaught(): void {
  const { noteUncaught: note } = window as unknown as { noteUncaught(text: string): void };
  addEventListener('error', ({ message }) => note(message));
  addEventListener('unhandledrejection', ({ reason }) => note(String(reason)));
}
