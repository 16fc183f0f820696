// On the server: no window, nothing may be touched or left running.
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { View } from './view.mjs';

if ('window' in globalThis) throw new Error('there is a window on the server');
process.stdout.write(renderToString(createElement(View)));
