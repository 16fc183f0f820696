import { fileURLToPath } from 'node:url';
import webpack from 'webpack';

const [entry, folder] = process.argv.slice(2);
const options = {
  mode: 'production',
  context: fileURLToPath(new URL('.', import.meta.url)),
  entry,
  output: { path: folder, filename: 'page.js' },
};
webpack(options, (error, stats) => {
  if (!error && !stats.hasErrors() && !stats.hasWarnings()) return;
  console.error(error ?? stats.toString('errors-warnings'));
  process.exitCode = 1;
});
