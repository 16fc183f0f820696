import Server = require('jetsocket');
import Standard = require('jetsocket-js');
import WithEncryption = require('jetsocket-js/with-encryption');
import local = require('jetsocket-local');

const options: Standard.Options = { wsHost: '127.0.0.1', forceTLS: false };
const client = new Standard('key', options);
client.bind('posted', (data: { readonly text: string }) => data.text);
client.connection.bind('error', (error) => error.message);
export const sealed = new WithEncryption.Jetsocket('key').subscribe('private-encrypted-room').ready;
export const library = new Server.Jetsocket({ appId: 'id', key: 'key', secret: 'secret' });
export const service = local.LocalService.start({ port: 0 });
