import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { builds, dropIns, root } from './support/built';

async function bundle(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
    // esbuild says that it left the import out, which is what is wanted.
    logOverride: { 'ignored-bare-import': 'silent' },
  });
  return outputFiles.map(({ text }) => text).join('');
}

const size = async (code: string): Promise<number> => (await bundle(code)).trim().length;

it.each([...Object.keys(builds), ...Object.keys(dropIns)])(
  'an import of %s that nothing uses leaves no byte',
  async (entry) => {
    expect(await bundle(`import Jetsocket from '${entry}';`)).toBe('');
    expect(await bundle(`import '${entry}';`)).toBe('');
    expect(
      await size(`import Jetsocket from '${entry}'; new Jetsocket('key', { cluster: 'eu' });`),
    ).toBeGreaterThan(10_000);
  },
);

it.each([...Object.keys(builds), ...Object.keys(dropIns)])(
  'an error class of %s does not bring the client along',
  async (entry) => {
    const code = `import { UsageError } from '${entry}'; console.log(UsageError);`;

    expect(await bundle(code)).toContain('UsageError');
    expect(await bundle(code)).not.toContain('connection_established');
  },
);
