import type { Hub } from '../src/engine/hub';
import type { Link, Surroundings } from '../src/engine/surroundings';

/** Time that passes when it is told to. */
export class HandClock {
  time = 0;
  readonly waiting = new Set<{ due: number; run: () => void }>();

  readonly surroundings: Surroundings = {
    now: () => this.time,
    random: () => 0.5,
    verify: (_secret, _text, signature) => signature === 'good',
    after: (ms, run) => {
      const timer = { due: this.time + ms, run };
      this.waiting.add(timer);
      return () => void this.waiting.delete(timer);
    },
  };

  pass(seconds: number): void {
    const end = this.time + seconds * 1000;
    for (;;) {
      const next = [...this.waiting].sort((a, b) => a.due - b.due)[0];
      if (next === undefined || next.due > end) break;
      this.waiting.delete(next);
      this.time = Math.max(this.time, next.due);
      next.run();
    }
    this.time = end;
  }
}

class MemoryLink implements Link {
  readonly heard: { event: string; data?: unknown; channel?: string }[] = [];
  ended: number | 'reset' | undefined;

  send(text: string): void {
    this.heard.push(JSON.parse(text));
  }
  close(code: number): void {
    this.ended = code;
  }
  reset(): void {
    this.ended = 'reset';
  }
}

/** A client of an application of the hub, by its key. */
export function connectTo(hub: Hub, key = 'app-key') {
  const link = new MemoryLink();
  const receiver = hub.accept(link, { path: `/app/${key}?protocol=7` });
  const say = (event: string, data: object, channel?: string) =>
    receiver.receive(JSON.stringify({ event, data, channel }));
  return { link, receiver, say };
}
