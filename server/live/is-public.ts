import type { SessionId } from '$lib/domain/ids';

import { readBody } from '../catalogue/feed';
import { getCatalogueService } from '../catalogue/running-catalogue';
import type { Database } from '../database/database';

/**
 * What everybody may see is in the feed, of which this node has a copy: when thousands come back at
 * once, none of them costs a query. One that was published this very moment is looked for there.
 * @returns whether everybody may see a session
 */
export async function isPublic(database: Database, id: SessionId): Promise<boolean> {
	if (await isKnownPublic(id)) return true;
	return (await readBody(database, 'session', String(id))) !== undefined;
}

/** @returns false also where it was published this very moment */
export async function isKnownPublic(id: SessionId): Promise<boolean> {
	const catalogue = await getCatalogueService().memory.current();
	return catalogue.sessions().some((session) => session.id === id);
}
