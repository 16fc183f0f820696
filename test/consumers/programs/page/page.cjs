const Standard = require('jetsocket-js');
const WithEncryption = require('jetsocket-js/with-encryption');
const { play } = require('../play.mjs');

void play(location.origin, { Standard, WithEncryption });
