import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { builds, dropIns, root } from './support/built';

// The public types as they were last agreed to: a change of them is seen in review, not by users.
//
//     npm run build && UPDATE_API=1 npx vitest run --config vitest.dist.config.ts api

const howToUpdate =
  'The public types have changed. If that is meant, accept them with\n' +
  '    npm run build && UPDATE_API=1 npx vitest run --config vitest.dist.config.ts api\n' +
  'and say in CHANGELOG.md what changed.';

const names = [...Object.values(builds), ...Object.values(dropIns)]
  .map((file) => basename(file))
  .concat('jetsocket-testing');

it.each(names)('the types of %s are those of test/api', (name) => {
  const built = readFileSync(join(root, `dist/${name}.d.mts`), 'utf8');
  const agreed = join(root, `test/api/${name}.d.mts`);
  if (process.env.UPDATE_API) writeFileSync(agreed, built);

  expect(built.split('\n'), howToUpdate).toEqual(readFileSync(agreed, 'utf8').split('\n'));
});
