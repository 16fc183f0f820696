export { main } from './main';
export { installRealm } from './realm';
