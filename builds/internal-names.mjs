/**
 * Names of members that our own parts call each other by, which the script files shorten. Only names that
 * are ours alone: none of a published type, of the wire, of the platform, or of an option.
 */
export const internalNames = [
  ...['announce', 'answered', 'check', 'command', 'create', 'deliver', 'emit', 'emitter', 'endStreams'],
  ...['ended', 'endings', 'enter', 'established', 'forgotten', 'host', 'invoke', 'isAhead', 'isHearing'],
  ...[
    'first',
    'isOver',
    'isPaused',
    'isSealed',
    'isSecurePage',
    'isSubscribing',
    'isTooLong',
    'kinds',
    'lastFrameAt',
    'leave',
  ],
  ...['left', 'logWarning', 'lost', 'notice', 'opened', 'original', 'path', 'platform', 'prefix', 'publish'],
  ...['receive', 'received', 'receiver', 'refused', 'rejected', 'report', 'requestAuthorization', 'reset'],
  ...['rested', 'retryAfter', 'session', 'settings', 'settle', 'start', 'succeeded', 'system', 'take'],
  ...['tell', 'tellOwn', 'times', 'transmit', 'view', 'wanted', 'watch', 'webSocket', 'wipe'],
];
