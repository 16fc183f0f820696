// `npm run packing -- 120`: builds the script files and looks for better names and a better order, as many seconds for each file.
import { spawnSync } from 'node:child_process';

const [seconds = '60'] = process.argv.slice(2);
if (!(Number(seconds) > 0)) {
  console.error(`npm run packing takes a number of seconds, not ${seconds}: npm run packing -- 120`);
  process.exit(2);
}
const env = { ...process.env, SEARCH_PACKING: seconds };
const { status } = spawnSync('npm', ['run', 'build'], {
  env,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exit(status ?? 1);
