export const internalNames: readonly string[];
