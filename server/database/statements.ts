import { AUDIT_STATEMENTS } from '../audit/statements';
import { ORDER_STATEMENTS } from '../ordering/statements';
import { LIVE_STATEMENTS } from '../live/statements';
import { TALK_STATEMENTS } from '../talk/statements';
import { TEXT_STATEMENTS } from '../texts/statements';
import { CERTIFICATION_STATEMENTS } from '../certification/statements';
import { TRACE_STATEMENTS } from '../trace/statements';

/**
 * What the migrations cannot express (triggers, functions, storage settings): SQL that may run
 * at every start, after the migrations and under the same lock.
 */
export const IDEMPOTENT_STATEMENTS: readonly string[] = [
	...TRACE_STATEMENTS,
	...AUDIT_STATEMENTS,
	...ORDER_STATEMENTS,
	...TEXT_STATEMENTS,
	...CERTIFICATION_STATEMENTS,
	...LIVE_STATEMENTS,
	...TALK_STATEMENTS,
];
