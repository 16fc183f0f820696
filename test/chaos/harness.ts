export { compare } from './beside/compare';
export { main } from './main';
export { installRealm } from './realm';
