declare const VERSION: string;

/** The version of this package; the build writes it in. */
export const version: string = VERSION;
