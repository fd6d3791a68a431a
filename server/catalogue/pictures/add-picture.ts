import { createHash } from 'node:crypto';

import type { Executor } from '../../database/database';
import { pictures } from '../tables';

/**
 * Keeps a picture under its content's hash.
 * @returns the hash: 32 hexadecimal digits
 */
export async function addPicture(executor: Executor, svg: string): Promise<string> {
	const hash = createHash('sha256').update(svg).digest('hex').slice(0, 32);
	await executor.insert(pictures).values({ hash, svg }).onConflictDoNothing();
	return hash;
}
