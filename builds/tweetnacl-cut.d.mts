import type { Plugin } from 'rollup';

export const notice: string;
export function tweetnaclCut(file?: string): Plugin;
