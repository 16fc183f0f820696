import { errors } from './errors';
import { Jetsocket } from './standard';

export default Object.assign(Jetsocket, errors);
