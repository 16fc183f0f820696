import { kindOf } from '../../engine/channel-name';
import type { Greeting } from '../messages';
import { element, find, write } from './element';
import { order } from './order';

const form = find<HTMLFormElement>('#trigger form');
const app = find<HTMLSelectElement>('[name=app]', form);
const channel = find<HTMLInputElement>('[name=channel]', form);
const event = find<HTMLInputElement>('[name=event]', form);
const data = find<HTMLTextAreaElement>('[name=data]', form);
const hint = find('#data-hint');

/** Offers the applications, where there are several. */
export function offerApps(apps: Greeting['apps']): void {
  const chosen = app.value;
  app.replaceChildren(...apps.map(({ id }) => element('option', { value: id }, id)));
  if (apps.some(({ id }) => id === chosen)) app.value = chosen;
  find('.app', form).hidden = apps.length === 1;
}

/** Fills in a channel and goes on to what is still to be said. */
export function aimTrigger(appId: string, name: string): void {
  app.value = appId;
  channel.value = name;
  advise();
  (event.value === '' ? event : data).focus();
}

form.onsubmit = (submit) => {
  submit.preventDefault();
  const fields = { app: app.value, channel: channel.value, event: event.value, data: data.value };
  void order('trigger', fields, `Triggered ${event.value} on ${channel.value}`);
};
form.oninput = advise;
data.onkeydown = (key) => {
  if (key.key === 'Enter' && (key.ctrlKey || key.metaKey)) form.requestSubmit();
};

function advise(): void {
  const { encrypted } = kindOf(channel.value);
  const sealing = 'The service has no key for this channel: clients will fail to open what you trigger.';
  write(hint, encrypted ? sealing : isJson(data.value) ? '' : 'Not JSON: clients get it as text.');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
