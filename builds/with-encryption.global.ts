export { default } from './with-encryption';
