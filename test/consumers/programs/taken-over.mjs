import { createElement } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { View } from './view.mjs';

// What was rendered on the server must be what is rendered here.
const onRecoverableError = (error) => reportError(error);
hydrateRoot(document.getElementById('root'), createElement(View), { onRecoverableError });
