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
  // Some make a listener of a handler that is set as a property: that is one, not two.
  let isSetting = false;
  /** Those of `error` are left out: the client leaves one on each socket it is done with, on purpose. */
  const note = (type, change) => {
    if (type !== 'error' && !isSetting) listeners += change;
  };
  const watch = (target) => {
    const { addEventListener, removeEventListener } = target;
    target.addEventListener = function (type, ...rest) {
      note(type, 1);
      return addEventListener?.call(this, type, ...rest);
    };
    target.removeEventListener = function (type, ...rest) {
      note(type, -1);
      return removeEventListener?.call(this, type, ...rest);
    };
  };
  const watchSocket = (target) => {
    for (const type of ['open', 'message', 'close']) {
      const handler = accessor(target, `on${type}`);
      Object.defineProperty(target, `on${type}`, {
        ...handler,
        set(value) {
          note(type, Number(Boolean(value)) - Number(Boolean(handler.get.call(this))));
          isSetting = true;
          handler.set.call(this, value);
          isSetting = false;
        },
      });
    }
  };
  return { watch, watchSocket, read: () => ({ timers: timers.size, listeners }) };
}

/** The getter and setter of a property, wherever on the chain of prototypes they are. */
function accessor(target, name) {
  for (let holder = target; holder; holder = Object.getPrototypeOf(holder)) {
    const found = Object.getOwnPropertyDescriptor(holder, name);
    if (found?.set) return found;
  }
  return undefined;
}
