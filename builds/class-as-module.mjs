/** A footer for CommonJS: `require()` gives the class itself, with every export on it. */
export const classAsModule = 'module.exports = Object.assign(exports.default, exports);';

/** The same for its types, which say `export =` instead of naming exports. */
export function classAsModuleTypes(className) {
  return {
    name: 'class-as-module-types',
    renderChunk(code) {
      const names = [];
      const body = code.replace(/^export (type )?\{([^}]*)\};$/gm, (_all, type, list) => {
        for (const name of list.split(',')) {
          if (name.trim()) names.push(type ? `type ${name.trim()}` : name.trim());
        }
        return '';
      });
      if (!names.length) this.error('the rolled-up types end in no list of exports');
      return `${body.trimEnd()}

declare namespace ${className} {
  export { ${names.join(', ')} };
}
export = ${className};
`;
    },
  };
}
