import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig, type Plugin } from 'vitest/config';
import sources from './vitest.config';

/** A script file leaves a global only; the classes of its errors are read from one that it throws. */
const withExports: Plugin = {
  name: 'script-files-as-modules',
  transform: (code, id) =>
    id.endsWith('.min.js')
      ? `${code}
        const thrown = (() => { try { new Jetsocket(''); } catch (error) { return error; } })();
        export const UsageError = thrown.constructor;
        export const JetsocketError = Object.getPrototypeOf(UsageError);
        export default Jetsocket;`
      : undefined,
};

const scriptFile = (name: string) => fileURLToPath(new URL(`./dist/${name}.min.js`, import.meta.url));

// The integration tests of the client on the packed script files: their members are called by few and short names, and
// where two were given one name, by mistake, nothing else shows it. `npm run build` comes first.
export default defineConfig({
  ...mergeConfig(sources, {
    plugins: [withExports],
    resolve: {
      alias: [
        { find: /^jetsocket-js$/, replacement: scriptFile('jetsocket') },
        { find: /^jetsocket-js\/with-encryption$/, replacement: scriptFile('jetsocket-with-encryption') },
      ],
    },
  }),
  test: {
    ...sources.test,
    include: ['test/{integration,fuzz}/**/*.test.ts'],
    exclude: ['test/integration/{drop-in,echo,test-kit,local-service}*'],
  },
});
