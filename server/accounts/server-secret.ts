import { randomBytes } from 'node:crypto';

import { eq } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { serverSecrets } from './tables';

/**
 * A secret of this installation, made when it is first asked for; all nodes get the same.
 * @returns 256 random bits, base64url
 */
export async function getServerSecret(executor: Executor, name: string): Promise<string> {
	const value = randomBytes(32).toString('base64url');
	await executor.insert(serverSecrets).values({ name, value }).onConflictDoNothing();
	const [row] = await executor.select().from(serverSecrets).where(eq(serverSecrets.name, name));
	if (!row) throw new Error(`the secret ${name} gave no row`);
	return row.value;
}
