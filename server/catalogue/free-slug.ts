import { like, or, eq } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { producers, products } from './tables';

const TABLES = { producers, products };

/** Where a name has no letters at all. */
const NAMELESS = { producers: 'nha-ban', products: 'san-pham' };

/**
 * The last part of an address that nothing has yet: the wish, or the wish with the next number. To
 * be asked under the catalogue's lock, so that nobody else takes it.
 * @param wish as made by `slugOf`
 */
export async function findFreeSlug(
	tx: Transaction,
	of: keyof typeof TABLES,
	wish: string,
): Promise<string> {
	const { slug } = TABLES[of];
	const base = wish === '' ? NAMELESS[of] : wish;
	const rows = await tx
		.select({ slug })
		.from(TABLES[of])
		.where(or(eq(slug, base), like(slug, `${base}-%`)));
	const taken = new Set(rows.map((row) => row.slug));
	if (!taken.has(base)) return base;
	for (let number = 2; ; number++) {
		if (!taken.has(`${base}-${number}`)) return `${base}-${number}`;
	}
}
