/** A footer for CommonJS: `require()` gives the class itself, with every export on it. */
export const classAsModule = 'module.exports = Object.assign(exports.default, exports);';

/** Fills `values` with the names that the code exports. */
export const collectExports = (values) => ({
  name: 'collect-exports',
  renderChunk(_code, { exports }) {
    for (const name of exports) values.add(name);
  },
});

/** `Jetsocket as default` is exported as `default`. */
const exportedAs = (name) => name.split(' as ').at(-1);

/** Takes the lists of exports out of rolled-up types. */
function splitExports(code) {
  const names = [];
  const body = code.replace(/^export (?:type )?\{([^}]*)\};$/gm, (_all, list) => {
    names.push(...list.split(',').map((name) => name.trim()));
    return '';
  });
  return { body: body.trimEnd(), names };
}

/** Statics that are exports too: the namespace of the class says them better, as values and as types. */
function withoutStatics(body, className, names) {
  const theClass = new RegExp(`^declare class ${className}\\b[\\s\\S]*?^}$`, 'm');
  const same = /(^ +\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?^ +static (?:readonly )?(\w+): typeof \2;\n/gm;
  return body.replace(theClass, (text) =>
    text.replace(same, (member, _comment, name) => (names.includes(name) ? '' : member)),
  );
}

/**
 * The exports at the end of rolled-up types, said as the code has them. A class that a build exports as
 * a type alone is rolled up as if it could be imported and constructed; `values` names what really can.
 * For `require()` give `className`: the file then says `export =` that class, with the names in its
 * namespace.
 */
export function exactExports(values, className) {
  return {
    name: 'exact-exports',
    renderChunk(code) {
      const { body, names } = splitExports(code);
      const missing = [...values].filter((value) => !names.some((name) => exportedAs(name) === value));
      if (!names.length || missing.length)
        this.error(`the rolled-up types lack exports: ${missing.join(', ')}`);
      const exact = names.map((name) => (values.has(exportedAs(name)) ? name : `type ${name}`));
      const list = `export {\n  ${exact.sort().join(',\n  ')},\n}`;
      return className
        ? `${withoutStatics(body, className, names)}\n\ndeclare namespace ${className} {\n${list};\n}\nexport = ${className};\n`
        : `${body}\n\n${list};\n`;
    },
  };
}
