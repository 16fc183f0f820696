// How long scripts take to be compiled and run, each in a realm of its own.

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

/** A comment of its own keeps the engine from finding the code compiled already. */
let made = 0;
const fresh = (code) => `/* ${made++} */${code}`;

export function newRealm() {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  return frame;
}

/** Runs a script at once, as a script tag does. */
export function runScript(frame, code) {
  const script = frame.contentDocument.createElement('script');
  script.textContent = fresh(code);
  frame.contentDocument.head.append(script);
}

async function evaluate(code) {
  const frame = newRealm();
  await pause();
  const start = performance.now();
  runScript(frame, code);
  const duration = performance.now() - start;
  frame.remove();
  await pause();
  return duration;
}

/** Milliseconds by name, one number a round. */
export default async function measure({ scripts, rounds }) {
  const times = Object.fromEntries(scripts.map(({ name }) => [name, []]));
  for (let round = -3; round < rounds; round++) {
    for (const { name, code } of scripts) {
      const duration = await evaluate(code);
      if (round >= 0) times[name].push(duration);
    }
  }
  return times;
}
