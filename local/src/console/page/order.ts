import { find } from './element';
import { ask } from './service';

/** A success is shown this long, in milliseconds; what went wrong stays until the next order. */
const SHOWN = 5000;

const said = find('#said');
let hiding: ReturnType<typeof setTimeout> | undefined;

/** Asks the service to do something, and tells how it went, to eyes and to screen readers. */
export async function order(action: string, fields: object, done: string): Promise<void> {
  try {
    await ask(action, fields);
    say(done, false);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), true);
  }
}

function say(text: string, isTrouble: boolean): void {
  clearTimeout(hiding);
  if (!isTrouble) hiding = setTimeout(() => said.replaceChildren(), SHOWN);
  said.textContent = text;
  said.classList.toggle('bad', isTrouble);
}
