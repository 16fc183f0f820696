import { show } from './show';

/** The most characters that a channel or an event may be called by. */
const LONGEST_NAME = 200;
const channelName = /^[A-Za-z0-9_\-=@,.;]+$/;
const ownEvent = /^(?:jetsocket|pusher)(?:_internal)?:/;
const socketIdForm = /^\d+\.\d+$/;

/** Throws unless the value is a socket id, such as `123.456`. */
export function checkSocketId(socketId: unknown): asserts socketId is string {
  if (typeof socketId !== 'string' || !socketIdForm.test(socketId)) {
    throw new TypeError(`Invalid socket id ${show(socketId)}: it is two numbers with a dot, such as 123.456`);
  }
}

/** Throws unless the value is the name of a channel that applications may use. */
export function checkChannel(channel: unknown): asserts channel is string {
  if (typeof channel !== 'string' || !channelName.test(channel)) {
    throw new TypeError(
      `Invalid channel name ${show(channel)}: use letters, digits and the characters -_=@,.; only`,
    );
  }
  checkLength('Channel name', channel);
}

/** Throws unless the value is the name of a presence channel. */
export function checkPresence(channel: unknown): asserts channel is string {
  checkChannel(channel);
  if (isPresence(channel)) return;
  throw new TypeError(`${show(channel)} is not a presence channel: only those know their users`);
}

/** Throws unless the value is the name of an event that applications may send. */
export function checkEvent(event: unknown): asserts event is string {
  if (typeof event !== 'string' || event === '') {
    throw new TypeError(`Invalid event name ${show(event)}: it must be a string that is not empty`);
  }
  checkLength('Event name', event);
  if (ownEvent.test(event)) {
    throw new TypeError(`Invalid event name ${show(event)}: what begins so are the service's own events`);
  }
}

/** Throws unless the value can be the id of a user in a sign-in. */
export function checkUserId(userId: unknown): asserts userId is string {
  if (typeof userId !== 'string' || userId === '') {
    throw new TypeError(`Invalid user id ${show(userId)}: it must be a string that is not empty`);
  }
}

/** The channel that reaches every connection of a signed-in user. */
export function userChannel(userId: unknown): string {
  checkUserId(userId);
  const channel = `#server-to-user-${userId}`;
  checkLength('Channel name', channel);
  return channel;
}

/** Whether events of the channel are sealed before they leave this server. */
export function isEncrypted(channel: string): boolean {
  return channel.startsWith('private-encrypted-');
}

/** Whether the channel knows who is on it. */
export function isPresence(channel: string): boolean {
  return channel.startsWith('presence-');
}

function checkLength(what: string, name: string): void {
  if (name.length <= LONGEST_NAME) return;
  throw new RangeError(
    `${what} ${show(name)} has ${name.length} characters; at most ${LONGEST_NAME} are allowed`,
  );
}
