/** The version of the package; each build writes it in. */
declare const VERSION: string;
