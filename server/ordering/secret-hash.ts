import * as v from 'valibot';

/** What stands behind the door in the place of an order's secret: its SHA-256, base64url. */
export const secretHashSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));
