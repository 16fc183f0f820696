import type { ConnectionView, FaultView } from '../messages';
import { element, find, write } from './element';
import { order } from './order';
import { type Row, Rows } from './rows';

const section = find('#break');
const target = find<HTMLSelectElement>('#target');
const everybody = element('option', { value: '' }, 'Every connection');
const targets = element('optgroup', { label: 'One connection' });
const targetRows = new Rows<ConnectionView>(targets, ({ socketId }) => socketId, makeTarget);
const faults = find('#faults');
const faultRows = new Rows<FaultView>(find('ul', faults), ({ id }) => String(id), makeFault);

target.append(everybody, targets);

/** Offers whom a fault may be about. */
export function offerTargets(connections: readonly ConnectionView[]): void {
  targetRows.show(connections);
}

/** Shows what is broken, for as long as it is. */
export function showFaults(active: readonly FaultView[]): void {
  // The strip goes away under the finger that ended the last fault: the focus goes where faults are made.
  if (active.length === 0 && faults.contains(document.activeElement)) section.focus();
  faults.hidden = active.length === 0;
  faultRows.show(active);
}

find('#end-all').onclick = () => order('end-all', {}, 'Ended everything');

for (const form of section.querySelectorAll('form')) {
  form.onsubmit = (submit) => {
    submit.preventDefault();
    const { action = '' } = form.dataset;
    void order(action, fieldsOf(action, new FormData(form)), doneInWords(action));
  };
}

function fieldsOf(action: string, form: FormData): object {
  const socketId = target.value === '' ? {} : { socketId: target.value };
  const text = (name: string) => String(form.get(name) ?? '');
  if (action === 'close') return { ...socketId, code: Number(text('code')), reason: 'Closed by the console' };
  if (action === 'delay') return { ...socketId, ms: Number(text('ms')) };
  if (action === 'refuse-subscriptions') return { channels: text('channels'), dialect: text('dialect') };
  if (action !== 'refuse-connections') return socketId;
  const how = text('how');
  return /^\d/.test(how) ? { how: 'code', code: Number(how) } : { how };
}

function doneInWords(action: string): string {
  const whom = target.value === '' ? 'every connection' : target.value;
  if (action === 'drop') return `Dropped ${whom}`;
  if (action === 'close') return `Closed ${whom}`;
  if (action === 'delay') return `Delaying what is sent to ${whom}`;
  if (action === 'stall') return `Stalling ${whom}`;
  return action === 'refuse-connections' ? 'Refusing new connections' : 'Refusing subscriptions';
}

const code = find<HTMLInputElement>('[name=code]', section);
code.oninput = () => write(find('#code-hint'), consequenceOf(Number(code.value)));
code.oninput(new InputEvent('input'));

function consequenceOf(value: number): string {
  if (value >= 4200 && value < 4300) return 'Clients come back at once.';
  if (value >= 4100 && value < 4200) return 'Clients come back after a pause.';
  if (value >= 4000 && value < 5000) return 'Clients stay away until told to connect.';
  if (value === 1000 || (value >= 3000 && value < 4000)) return 'Clients come back after a pause.';
  return '1000, or 3000 to 4999.';
}

function makeTarget({ socketId }: ConnectionView): Row<ConnectionView> {
  const option = element('option', { value: socketId });
  return {
    element: option,
    update: ({ userId }) => write(option, userId === undefined ? socketId : `${socketId} (${userId})`),
  };
}

function makeFault({ id, what }: FaultView): Row<FaultView> {
  const end = element('button', { type: 'button', ariaLabel: `End: ${what}` }, 'End');
  end.onclick = () => order('end', { fault: id }, `Ended: ${what}`);
  return { element: element('li', { className: 'fault' }, element('span', {}, what), end), update: () => {} };
}
