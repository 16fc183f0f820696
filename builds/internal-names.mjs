/**
 * Names of members that our own parts call each other by, which the script files shorten. Only names that
 * are ours alone: none of a published type, of the wire, of the platform, or of an option.
 */
export const internalNames = [
  ...['announce', 'announceOwn', 'answered', 'answerTimeout', 'attemptFailed', 'check', 'command', 'create'],
  ...['deliver', 'emit', 'emitter', 'ended', 'endings', 'endStreams', 'enter', 'established', 'first'],
  ...['forget', 'forgotten', 'hasTakenBack', 'host', 'invoke', 'isHearing', 'isOver', 'isPaused', 'isSealed'],
  ...['isSecurePage', 'isSubscribing', 'isTooLong', 'kinds', 'lastFrameAt', 'leave', 'logWarning', 'lost'],
  ...['notice', 'opened', 'original', 'ownId', 'ownSocketId', 'path', 'platform', 'prefix', 'publish'],
  ...['receive', 'received', 'receiver', 'refused', 'report', 'requestAuthorization', 'reset', 'rested'],
  ...['retryAfter', 'sendCommand', 'session', 'settings', 'settle', 'start', 'succeeded', 'system', 'take'],
  ...['times', 'transmit', 'view', 'wanted', 'watch', 'webSocket', 'wipe'],
];
