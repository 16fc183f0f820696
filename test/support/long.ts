/** Whether a test that can be as long as one likes shall be: `npm test -- long`. */
export const isLong = process.env.JETSOCKET_LONG === '1';
