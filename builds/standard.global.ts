export { default } from './standard';
