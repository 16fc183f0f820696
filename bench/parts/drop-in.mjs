// What somebody gains who changes one import.
import { gzipSync } from 'node:zlib';
import { bundle, libraries } from '../peers.mjs';
import { quantile, summary } from '../statistics.mjs';
import { outage } from './recovery.mjs';

export const title = 'The drop-in for pusher-js';
export const method = `\`jetsocket-js/pusher\` in the place of pusher-js. Bundles are made by esbuild for browsers from an import of the
whole package, with Laravel Echo where it is named. Clients come back after an outage as measured below, these 60 of
each library, once.`;

const [ours, oursEncrypted] = ['jetsocket-js/pusher', 'jetsocket-js/pusher/with-encryption'];
const root = libraries[0].from;
const peer = (name) => libraries.find((library) => library.name === name);
const echo = peer('laravel-echo with pusher-js');

const pairs = [
  ['bundle', { entry: ours, from: root }, peer('pusher-js')],
  ['bundle with encryption', { entry: oursEncrypted, from: root }, peer('pusher-js/with-encryption')],
  ['bundle with Laravel Echo', { entry: ours, also: ['laravel-echo'], from: root }, echo],
];

async function size(library) {
  const bytes = gzipSync(await bundle(library), { level: 9 }).length;
  return { median: bytes, low: bytes, high: bytes };
}

async function bundles() {
  const rows = [];
  for (const [name, own, their] of pairs) {
    const sides = { ours: await size(own), theirs: await size(their) };
    const ratio = sides.ours.median / sides.theirs.median;
    rows.push({ name, ...sides, ratio: { median: ratio, low: ratio, high: ratio } });
  }
  return rows;
}

async function outages() {
  const rows = [];
  for (const seconds of [0.5, 3, 20]) {
    const [own, their] = await outage(seconds * 1000, [ours, 'pusher-js']);
    const ratio = quantile(their, 0.5) / quantile(own, 0.5);
    rows.push({
      name: `outage of ${seconds} s`,
      ours: summary(own),
      theirs: summary(their),
      ratio: { median: ratio, low: ratio, high: ratio },
    });
  }
  return rows;
}

export async function measure() {
  return [
    { name: 'Bundles', kind: 'smaller', unit: 'bytes', rows: await bundles() },
    {
      name: `Back after an outage, Node ${process.versions.node}`,
      kind: 'faster',
      unit: 's',
      rows: await outages(),
    },
  ];
}
