/** A footer for CommonJS: `require()` gives the class itself, with every export on it. */
export const classAsModule = 'module.exports = Object.assign(exports.default, exports);';

/** Fills `values` with the names that the code exports. */
export const collectExports = (values) => ({
  name: 'collect-exports',
  renderChunk(_code, { exports }) {
    for (const name of exports) values.add(name);
  },
});

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
      const names = [];
      const body = code.replace(/^export (?:type )?\{([^}]*)\};$/gm, (_all, list) => {
        names.push(...list.split(',').map((name) => name.trim()));
        return '';
      });
      if (!names.length) this.error('the rolled-up types end in no list of exports');
      const isValue = (name) => values.has(name.split(' as ').at(-1));
      const missing = [...values].filter(
        (value) => !names.some((name) => name.split(' as ').at(-1) === value),
      );
      if (missing.length) this.error(`the types lack ${missing.join(', ')}`);
      const list = names
        .map((name) => (isValue(name) ? name : `type ${name}`))
        .sort()
        .join(',\n  ');
      return `${body.trimEnd()}\n\n${
        className
          ? `declare namespace ${className} {\n  export {\n  ${list},\n  };\n}\nexport = ${className};`
          : `export {\n  ${list},\n};`
      }\n`;
    },
  };
}
