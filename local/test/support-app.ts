import type { AppOptions } from '../src/index';

/** The application most tests use. */
export const app: AppOptions = { id: 'app', key: 'app-key', secret: 'app-secret' };
