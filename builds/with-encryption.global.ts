import { errors } from './errors';
import { Jetsocket } from './with-encryption';

export default Object.assign(Jetsocket, errors);
