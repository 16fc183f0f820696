export type Name = 'chromium' | 'firefox' | 'webkit';

export interface Found {
  readonly path: string;
  readonly from: 'variable' | 'playwright' | 'system';
}

export function find(name: Name): Found | undefined;
export function ensure(name: Name): Found | undefined;
export function help(name: Name): string;
