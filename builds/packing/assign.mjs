/** What a name may be shortened to, the commonest letters first. */
const letters = [...'etnriaoscldupfhmgvbywxkjqzETNRIAOSCLDUPFHMGVBYWXKJQZ_$'];
/** Members stand beside those that an application may give to our objects: it gives no such names. */
const capitals = letters.filter((letter) => !/[a-z]/.test(letter));
const words = new Set(['do', 'if', 'in', 'of', 'as', 'is']);
const pairs = (first) => first.flatMap((one) => letters.map((other) => one + other));
const choices = {
  variable: [...letters, ...pairs(letters).filter((pair) => !words.has(pair))],
  private: [...letters, ...pairs(letters)],
  member: [...capitals, ...pairs(['$', '_'])],
};

/** What `name` may be called, whatever the others are. */
export const choicesOf = ({ kind }, taken) =>
  choices[kind].filter((choice) => kind !== 'variable' || !taken.has(choice));

/** Whether `name` can be called `choice` beside what the others are called. */
export function fits(name, choice, short) {
  for (const other of name.conflicts) if (short.get(other) === choice) return false;
  return true;
}

/** A short name for each, as `known` has it by key, else the first that fits. */
export function assign(names, taken, known) {
  const short = new Map();
  for (const name of names) {
    const choice = known[name.key];
    if (choice && choicesOf(name, taken).includes(choice) && fits(name, choice, short))
      short.set(name, choice);
  }
  for (const name of names) {
    if (short.has(name)) continue;
    short.set(
      name,
      choicesOf(name, taken).find((choice) => fits(name, choice, short)),
    );
  }
  return short;
}

/** What stands in a place of the script under these names. */
export function textAt({ text, variable, member, isShorthand }, short) {
  const name = short.get(variable ?? member) ?? text;
  return isShorthand ? `${short.get(member) ?? text}:${short.get(variable) ?? text}` : name;
}
