export { Jetsocket as default } from './standard';
