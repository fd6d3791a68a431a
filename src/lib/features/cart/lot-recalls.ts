/** By the key of a basket's line: why the lot that it was scanned from was called back. */
export type LotRecalls = ReadonlyMap<string, string>;
export const NO_RECALLS: LotRecalls = new Map();
