/** What plugins of pusher-js make their requests with. Apart from the platform, since only the drop-in has it. */
export const createXHR = (): object => new XMLHttpRequest();
