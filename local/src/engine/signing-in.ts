import type { Application } from './application';
import { problemWithAuth, userOfData } from './authorization';
import { byteLength } from './byte-length';
import type { Fields } from './frame';
import type { Peer } from './peer';

interface Refusal {
  readonly code: number | null;
  readonly message: string;
  /** Whether the connection ends with it. */
  readonly final: boolean;
}

/** Obeys a sign-in command; one with a bad signature ends the connection, as it does across the family. */
export function signIn(application: Application, peer: Peer, data: Fields): void {
  const { user_data: userData } = data;
  const refusal = refusalOf(application, peer, data);
  if (refusal?.final) peer.end(4009, refusal.message);
  else if (refusal) peer.fail(refusal.code, refusal.message);
  else if (typeof userData === 'string') welcome(application, peer, userData);
}

function welcome(application: Application, peer: Peer, userData: string): void {
  const user = userOfData(userData);
  peer.send(application.wire.signedIn(userData));
  if (user === undefined || peer.user !== undefined) return;
  peer.user = user;
  application.tell({ kind: 'signed_in', socketId: peer.socketId, userId: user.id });
  application.users.arrive(peer, user);
}

function refusalOf(application: Application, peer: Peer, { auth, user_data: userData }: Fields) {
  const { userAuthentication, maxEventBytes } = application.settings;
  const stay = (code: number | null, message: string): Refusal => ({ code, message, final: false });
  const leave = (message: string): Refusal => ({ code: 4009, message, final: true });
  if (userAuthentication === false) return stay(4009, 'The app does not have user sign-in enabled.');
  if (typeof userData !== 'string') return stay(null, 'A signin command needs user_data as JSON text.');
  if (byteLength(userData) > maxEventBytes) return stay(null, `user_data may have ${maxEventBytes} bytes.`);
  const signed = `${peer.socketId}::user::${userData}`;
  const problem = problemWithAuth(application, auth, signed);
  if (problem !== undefined) return leave(`Connection not authorized: ${problem}.`);
  const user = userOfData(userData);
  if (user === undefined) return leave('user_data must be JSON with an id.');
  const known = peer.user;
  if (known === undefined || known.id === user.id) return undefined;
  return stay(4009, 'Somebody else is signed in on this connection.');
}
