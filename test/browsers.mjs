// Finds the browsers that the tests run in, and gets Chromium where there is none.
//
//   node test/browsers.mjs            says what it finds
//   node test/browsers.mjs --install  gets what is missing, all three
//
// Looked for in this order: the variables JETSOCKET_CHROMIUM, JETSOCKET_FIREFOX and JETSOCKET_WEBKIT
// (a path each), Playwright's own download, the usual places of the system. Got from: apt-get, as root
// on Debian; else Playwright's download. JETSOCKET_NO_INSTALL=1 forbids getting anything.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const names = ['chromium', 'firefox', 'webkit'];

const isRoot = process.getuid?.() === 0;

const windows = (program) =>
  ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((variable) => process.env[variable])
    .filter(Boolean)
    .map((folder) => `${folder}\\${program}`);

const systemPlaces = {
  chromium: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/microsoft-edge',
    '/snap/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...windows('Google\\Chrome\\Application\\chrome.exe'),
    ...windows('Microsoft\\Edge\\Application\\msedge.exe'),
  ],
  firefox: [
    '/usr/bin/firefox-esr',
    '/usr/lib/firefox/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    ...windows('Mozilla Firefox\\firefox.exe'),
  ],
};

const debianPackages = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb'],
};

const variableOf = (name) => `JETSOCKET_${name.toUpperCase()}`;

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Playwright knows where its own download would be; whether it is there is another question. */
function downloaded(name) {
  const path = createRequire(import.meta.url)('@playwright/test')[name].executablePath();
  return path && existsSync(path) ? path : undefined;
}

/** WebKitGTK's small browser lies among the libraries, under its version. */
function miniBrowser() {
  for (const folder of [
    '/usr/lib/x86_64-linux-gnu',
    '/usr/lib/aarch64-linux-gnu',
    '/usr/lib64',
    '/usr/libexec',
  ]) {
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder)) {
      const path = `${folder}/${entry}/MiniBrowser`;
      if (/^webkit(2)?gtk-/.test(entry) && isProgram(path)) return path;
    }
  }
  return undefined;
}

/** WebKit is driven over WebDriver and needs a display, so it is more than one program. */
function webkit() {
  const hasDisplay = process.env.DISPLAY || isProgram('/usr/bin/Xvfb');
  return hasDisplay && isProgram('/usr/bin/WebKitWebDriver') ? miniBrowser() : undefined;
}

/**
 * Where that browser is, or `undefined`. Throws when its variable names no program.
 */
export function find(name) {
  const chosen = process.env[variableOf(name)];
  if (chosen) {
    if (!isProgram(chosen)) throw new Error(`${variableOf(name)}=${chosen} is not a program that can be run`);
    return { path: chosen, from: 'variable' };
  }
  const own = name === 'webkit' ? undefined : downloaded(name);
  if (own) return { path: own, from: 'playwright' };
  const path = name === 'webkit' ? webkit() : systemPlaces[name].find(isProgram);
  return path ? { path, from: 'system' } : undefined;
}

/** Runs a command, says that it does, and on failure the first lines that say why. */
function run(command, parameters, timeout) {
  console.log(`browsers: ${command} ${parameters.join(' ')}`);
  const { status, error, stdout, stderr } = spawnSync(command, parameters, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    shell: process.platform === 'win32',
    timeout,
  });
  if (status === 0) return true;
  const reasons = `${stderr || stdout || ''}`
    .split('\n')
    .filter((line) => /error|E:|unable|not found/i.test(line));
  console.log(`browsers: failed (${error?.message ?? `exit ${status}`}) ${reasons.slice(0, 2).join(' | ')}`);
  return false;
}

let isUpToDate = false;

function aptGet(name) {
  if (!isRoot || !isProgram('/usr/bin/apt-get')) return false;
  // Another apt may be at work: without this it fails at once instead of waiting.
  const patient = ['-o', 'DPkg::Lock::Timeout=300', '-qq'];
  if (!isUpToDate) isUpToDate = run('apt-get', [...patient, 'update'], 180_000);
  return run(
    'apt-get',
    [...patient, 'install', '-y', '--no-install-recommends', ...debianPackages[name]],
    600_000,
  );
}

function playwrightInstall(name) {
  // Its WebKit is not the one that the WebKit tests drive.
  return name !== 'webkit' && run('npx', ['--no-install', 'playwright', 'install', name], 300_000);
}

/**
 * The same as `find`, but gets the browser where it is missing and may be got.
 */
export function ensure(name) {
  const found = find(name);
  if (found || process.env.JETSOCKET_NO_INSTALL === '1') return found;
  console.log(`browsers: there is no ${name} on this machine, trying to get one`);
  for (const get of [aptGet, playwrightInstall]) {
    if (get(name) && find(name)) return find(name);
  }
  return undefined;
}

/**
 * What a person can do about a missing browser.
 */
export function help(name) {
  const ways = [
    name !== 'webkit' &&
      `npx playwright install ${name}   (needs the network and the system's shared libraries)`,
    `apt-get install ${debianPackages[name].join(' ')}   (Debian, as root)`,
    `${variableOf(name)}=/path/to/${name} npm test`,
  ].filter(Boolean);
  return [
    `No ${name} to test in was found.`,
    `Looked for: the variable ${variableOf(name)}, Playwright's own download, the usual places of the system.`,
    'Any one of these helps:',
    ...ways.map((way) => `  ${way}`),
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const look = process.argv.includes('--install') ? ensure : find;
  for (const name of names) {
    const found = look(name);
    console.log(found ? `${name}: ${found.path} (${found.from})` : help(name));
    if (!found) process.exitCode = 1;
  }
}
