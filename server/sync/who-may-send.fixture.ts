import type { OperationKind } from '$lib/domain/ordering/operation';

import { BUYER_ROWS } from './buyer-rows.fixture';
import type { Row } from './sending-row.fixture';
import { STAFF_ROWS } from './staff-rows.fixture';

/** Who may send which operation: a kind that is not in it does not compile, and fails the test. */
export const ROWS: Readonly<Record<OperationKind, Row>> = { ...BUYER_ROWS, ...STAFF_ROWS };

/** Ids that belong to nobody: the phone makes them up, or everybody may know them. */
export const OF_NOBODY = ['checkoutId', 'sessionId', 'parts.sessionId'];
