import Pusher from 'pusher';
import Jetsocket, { type JetsocketOptions } from '../../src/index';

/** The application of the tests; recorded sessions of real servers used the same key and secret. */
export const application = { appId: 'app-1', key: 'key-full', secret: 'secret-full' };

/** 32 bytes of 0x07, the master key of the recorded sessions. */
export const masterKey = Buffer.alloc(32, 7);

/** A library for the application on this machine. */
export function libraryAt(port: number, options: Partial<JetsocketOptions> = {}): Jetsocket {
  return new Jetsocket({
    ...application,
    host: '127.0.0.1',
    port,
    useTLS: false,
    encryptionMasterKey: masterKey,
    ...options,
  });
}

/** The family's official library, configured the same: what it says is what ours has to say. */
export function officialAt(port: number): Pusher {
  return new Pusher({
    ...application,
    host: '127.0.0.1',
    port: String(port),
    useTLS: false,
    encryptionMasterKeyBase64: masterKey.toString('base64'),
  });
}
