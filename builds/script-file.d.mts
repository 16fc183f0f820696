import type { Plugin } from 'rollup';

export const shortPrivateNames: Plugin;
export function minify(): Plugin;
export const scriptSize: Plugin;
