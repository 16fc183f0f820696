export { Jetsocket as default } from './with-encryption';
