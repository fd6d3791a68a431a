import { expect, it } from 'vitest';

import { testDatabase } from '../../tests/fixtures/database';
import { putFlags } from './serial-flags';

it('a range of as many pieces as may be labelled at once is flagged, each with its history', async () => {
	await using db = await testDatabase();
	const piece = {
		gtin: '08930000000217',
		lot: 'L261106-21',
		reason: 'recalled',
		since: 1_000,
	} as const;
	const flags = Array.from({ length: 20_000 }, (_, n) => ({ ...piece, serial: `S${n}` }));
	const grounds = { reason: 'Lẫn đá', accountId: null };
	const entries = await db.database.transaction((tx) => putFlags(tx, flags, grounds));
	expect(entries).toHaveLength(flags.length);
	const [counted] = await db.sql`select count(*)::int as flags,
		(select count(*)::int from serial_flag_events) as events from serial_flags`;
	expect(counted).toEqual({ flags: flags.length, events: flags.length });
});
