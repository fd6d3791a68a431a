import type { Run } from './record';

/** `6` of a session, `6 rehearsal` of its rehearsal. */
export function keyOf({ sessionId, isRehearsal }: Run): string {
	return isRehearsal ? `${sessionId} rehearsal` : String(sessionId);
}
