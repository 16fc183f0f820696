import { describe, expect, it } from 'vitest';
import { Emitter } from '../../src/events/emitter';

type Events = Record<string, unknown>;

const [one, two] = [{ name: 'one' }, { name: 'two' }];

/** Handlers f and g on events a and b, with contexts one, two, and none. */
function bound() {
  const calls: string[] = [];
  const emitter = new Emitter<Events>();
  const handler = (name: string) =>
    function (this: { name: string } | undefined, data: unknown) {
      calls.push(`${name}/${this?.name ?? '-'}/${data}`);
    };
  const [f, g, everything] = [handler('f'), handler('g'), handler('all')];
  for (const event of ['a', 'b']) {
    for (const context of [one, two, undefined]) emitter.bind(event, f, context).bind(event, g, context);
  }
  emitter.bind_global(everything, one).bind_global(everything);
  /** What is left, event by event. */
  const left = () => {
    calls.length = 0;
    emitter.emit('a', 'A');
    emitter.emit('b', 'B');
    return [...calls];
  };
  return { emitter, f, g, everything, left };
}

const specific = ['A', 'B'].flatMap((event) =>
  ['one', 'two', '-'].flatMap((context) => ['f', 'g'].map((name) => `${name}/${context}/${event}`)),
);
const ofAll = ['all/one/a', 'all/-/a', 'all/one/b', 'all/-/b'];

type World = ReturnType<typeof bound>;

const cases: [what: string, act: (world: World) => unknown, stays: (call: string) => boolean][] = [
  ['unbind(a)', ({ emitter }) => emitter.unbind('a'), (call) => !call.endsWith('A')],
  ['unbind(a, f)', ({ emitter, f }) => emitter.unbind('a', f), (call) => !/^f.*A$/.test(call)],
  ['unbind(a, f, one)', ({ emitter, f }) => emitter.unbind('a', f, one), (call) => call !== 'f/one/A'],
  [
    'unbind(a, –, one)',
    ({ emitter }) => emitter.unbind('a', undefined, one),
    (call) => !/one\/A$/.test(call),
  ],
  ['unbind(–, f)', ({ emitter, f }) => emitter.unbind(undefined, f), (call) => !call.startsWith('f/')],
  [
    'unbind(–, f, two)',
    ({ emitter, f }) => emitter.unbind(undefined, f, two),
    (call) => !call.startsWith('f/two'),
  ],
  [
    'unbind(–, –, one)',
    ({ emitter }) => emitter.unbind(undefined, undefined, one),
    (call) => !/^[fg]\/one/.test(call),
  ],
  ['unbind()', ({ emitter }) => emitter.unbind(), (call) => call.startsWith('all')],
  ['unbind(c)', ({ emitter }) => emitter.unbind('c'), () => true],
  ['unbind(a, other)', ({ emitter }) => emitter.unbind('a', () => {}), () => true],
  [
    'unbind_global(all)',
    ({ emitter, everything }) => emitter.unbind_global(everything),
    (call) => !call.startsWith('all'),
  ],
  [
    'unbind_global(all, one)',
    ({ emitter, everything }) => emitter.unbind_global(everything, one),
    (call) => !call.startsWith('all/one'),
  ],
  ['unbind_global()', ({ emitter }) => emitter.unbind_global(), (call) => !call.startsWith('all')],
  ['unbind_all()', ({ emitter }) => emitter.unbind_all(), () => false],
];

describe('unbinding', () => {
  it('nothing leaves everything', () => {
    expect([...bound().left()].sort()).toEqual([...specific, ...ofAll].sort());
  });

  it.each(cases)('%s takes away what fits all that is given', (_what, act, stays) => {
    const world = bound();

    expect(act(world)).toBe(world.emitter);

    expect([...world.left()].sort()).toEqual([...specific, ...ofAll].filter(stays).sort());
  });

  it('with `null` where nothing is meant works, as applications of this family write it', () => {
    const loose = (emitter: Emitter<Events>) =>
      emitter as unknown as { unbind(event: string | null, handler?: unknown, context?: unknown): void };
    const world = bound();

    loose(world.emitter).unbind(null, null, one);
    loose(world.emitter).unbind('a', null, two);

    const stays = (call: string) => call.startsWith('all') || !/^[fg]\/(one\/.|two\/A)$/.test(call);
    expect([...world.left()].sort()).toEqual([...specific, ...ofAll].filter(stays).sort());
  });

  it('where nothing was ever bound does nothing', () => {
    const emitter = new Emitter<Events>();

    expect(emitter.unbind('a').unbind().unbind_global().unbind_all()).toBe(emitter);
  });

  it('in the middle of an event counts from the next one, `unbind_all` too', () => {
    const emitter = new Emitter<Events>();
    const heard: string[] = [];
    emitter.bind('a', () => {
      heard.push('first');
      emitter.unbind_all();
    });
    emitter.bind('a', () => heard.push('second'));

    emitter.emit('a');
    emitter.emit('a');

    expect(heard).toEqual(['first', 'second']);
  });
});

it('an event within an event is heard at once, by those that are bound then', () => {
  const emitter = new Emitter<Events>();
  const heard: unknown[] = [];
  emitter.bind('a', (data) => {
    heard.push(data);
    if (data === 1) emitter.emit('a', 2);
  });
  emitter.bind('a', (data) => heard.push(`late ${data}`));

  emitter.emit('a', 1);

  expect(heard).toEqual([1, 2, 'late 2', 'late 1']);
});

it('once is once, also where an earlier handler makes the event happen again', () => {
  const emitter = new Emitter<Events>();
  const heard: unknown[] = [];
  emitter.bind('a', (data) => {
    if (data === 1) emitter.emit('a', 2);
    if (data === 2) emitter.emit('a', 3);
  });
  emitter.on('a', (data) => heard.push(data), { once: true });

  emitter.emit('a', 1);

  expect(heard).toEqual([3]);
});

it('metadata is an object though none is given', () => {
  const emitter = new Emitter<Events>();
  const heard: unknown[] = [];
  emitter.bind('a', (data, metadata) => heard.push(data, metadata));

  emitter.emit('a', undefined);
  emitter.emit('a', null, { user_id: 'alice' });

  expect(heard).toEqual([undefined, {}, null, { user_id: 'alice' }]);
});

it('an emitter does not lend handlers one object that they could change for each other', () => {
  const emitter = new Emitter<Events>();
  const heard: unknown[] = [];
  emitter.bind('a', (_data, metadata) => {
    try {
      (metadata as { user_id?: string }).user_id = 'mallory';
    } catch {
      // Frozen is fine.
    }
  });
  emitter.emit('a', 1);
  new Emitter<Events>().bind('b', (_data, metadata) => heard.push({ ...metadata })).emit('b', 1);

  expect(heard).toEqual([{}]);
});

it('`events()` gives what came first to the read that was first, whenever the others ask', async () => {
  const emitter = new Emitter<Events>();
  const events = emitter.events('a');
  const first = events.next();
  emitter.emit('a', 1);
  const second = events.next();
  emitter.emit('a', 2);
  const third = events.next();
  emitter.unbind_all();

  expect(await Promise.all([first, second, third])).toEqual([
    { value: 1, done: false },
    { value: 2, done: false },
    { value: undefined, done: true },
  ]);
});

it('a name that is no text means the event of that text, and no other', () => {
  const emitter = new Emitter<Record<never, unknown>>();
  const heard: unknown[] = [];
  for (const name of [7, undefined, null] as never[]) {
    emitter.bind(name, () => heard.push(name));
    emitter.on(name, () => heard.push(name));
  }
  for (const name of ['7', 'a']) emitter.emit(name);
  emitter.unbind(7 as never).emit('7');

  expect(heard).toEqual([7, 7]);
});
