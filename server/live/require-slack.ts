import { AppError } from '$lib/domain/errors';

import type { Database } from '../database/database';

/**
 * Before something is read that can wait as well: where even orders wait for a connection, whoever asks is to
 * come again.
 * @throws AppError SERVER_BUSY
 */
export function requireSlack({ $client }: Pick<Database, '$client'>): void {
	if ($client.waitingCount > 0) throw new AppError('SERVER_BUSY');
}
