// Counts what a client holds on to, in Node and in a page alike. Comes before the client.

/** Replaces the timers and the ways to listen of a realm by ones that count. */
export function count(realm) {
  const timers = new Set();
  let listeners = 0;
  const { setTimeout, clearTimeout } = realm;
  realm.setTimeout = (run, ms, ...rest) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run(...rest);
    }, ms);
    timers.add(timer);
    return timer;
  };
  realm.clearTimeout = (timer) => {
    timers.delete(timer);
    clearTimeout(timer);
  };
  /** Those of `error` are left out: the client leaves one on each socket it is done with, on purpose. */
  const watch = (target) => {
    const { addEventListener, removeEventListener } = target;
    target.addEventListener = function (type, ...rest) {
      if (type !== 'error') listeners++;
      return addEventListener?.call(this, type, ...rest);
    };
    target.removeEventListener = function (type, ...rest) {
      if (type !== 'error') listeners--;
      return removeEventListener?.call(this, type, ...rest);
    };
  };
  return { watch, read: () => ({ timers: timers.size, listeners }) };
}
