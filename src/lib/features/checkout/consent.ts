/**
 * Version of the consent text that the buyer reads (message `ordering_consent`). It travels with
 * each order as proof: raise it with every change of the words.
 */
export const CONSENT_VERSION = 'don-hang-2026-11-1';
