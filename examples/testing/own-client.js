import Jetsocket from 'jetsocket-js';

export const jetsocket = new Jetsocket('APP_KEY', { cluster: 'eu' });
