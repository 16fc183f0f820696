// A component as frameworks render it on the server and take it over in the browser.
import Standard from 'jetsocket-js';
import WithEncryption from 'jetsocket-js/with-encryption';
import { createElement, useEffect, useState } from 'react';
import { play } from './play.mjs';

export function View() {
  const [state, setState] = useState('rendered');
  useEffect(() => {
    setState('taken over');
    void play(location.origin, { Standard, WithEncryption });
  }, []);
  return createElement('p', null, state);
}
