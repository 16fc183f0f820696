import type { Application } from './application';
import type { Authority } from './authority';
import type { Model } from './model';

/** Attempts to connect are counted in windows of so many milliseconds. */
const WINDOW = 500;
/** Full jitter between bounds of 20 and 200 ms makes some 8 attempts in a window; each push begins afresh. */
const ATTEMPTS = 20;
const ATTEMPTS_PER_PUSH = 5;

/** What was tried too often: attempts to connect, and requests, have their reasons. */
export function excesses(
  application: Application,
  model: Model,
  authority: Authority,
  took: number,
): string[] {
  return [
    ...attempts(application, model),
    ...requests(application, model, authority, took),
    ...authority.keyRequests.faults,
  ];
}

function attempts({ pushes }: Application, { wire }: Model): string[] {
  const times = wire.lines.map(({ openedAt }) => openedAt);
  return times.flatMap((start) => {
    const isInside = (time: number) => time >= start && time < start + WINDOW;
    const count = times.filter(isInside).length;
    const pushed = pushes.filter((time) => isInside(time + 5)).length;
    if (count <= ATTEMPTS + ATTEMPTS_PER_PUSH * pushed) return [];
    return [`${count} sockets within ${WINDOW} ms, and ${pushed} pushes`];
  });
}

function requests(application: Application, model: Model, authority: Authority, took: number): string[] {
  const established = model.wire.lines.filter(({ socketId }) => socketId !== undefined).length;
  return [...authority.asked].flatMap(([channel, count]) => {
    const { retries } = channel ? model.lane(channel) : model.user;
    const reasons = established + retries + (application.calls.get(channel) ?? 0);
    // Keys are asked for twice at most, and not again within a second.
    const forKeys = channel.startsWith('private-encrypted-') ? 2 * (1 + took / 1000) : 0;
    // After a 401 it is asked once more.
    if (count <= 2 * reasons + forKeys) return [];
    return [`${channel || 'the user'}: ${count} requests for ${reasons} reasons`];
  });
}
