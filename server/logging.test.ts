import { AppError } from '$lib/domain/errors';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';

import { testDatabase } from '../tests/fixtures/database';
import { databaseIdentity } from './database/tables';
import { describeError } from './logging';

const PERSONAL = 'Người Mua Thử 0912345678';

function thrownBy(run: () => unknown): unknown {
	try {
		run();
	} catch (error) {
		return error;
	}
	throw new Error('nothing was thrown');
}

describe('describeError', () => {
	test('tells where it happened, never what was said', () => {
		const description = describeError(new TypeError(PERSONAL));
		expect(description.type).toBe('TypeError');
		expect(description.frames?.[0]).toContain('logging.test.ts');
		expect(JSON.stringify(description)).not.toContain('Người Mua');
	});

	test('keeps the code of an AppError and its cause', () => {
		const error = new AppError('STOCK_CHANGED', {}, { cause: new RangeError(PERSONAL) });
		expect(describeError(error)).toMatchObject({
			code: 'STOCK_CHANGED',
			cause: { type: 'RangeError' },
		});
	});

	test('does not quote the text that JSON.parse could not read', () => {
		const error = thrownBy(() => JSON.parse(`{"name": ${PERSONAL}`));
		expect(JSON.stringify(describeError(error))).not.toContain('Nguy');
	});

	test('names the constraint that PostgreSQL refused by, not the row or the parameters', async () => {
		await using db = await testDatabase();
		await db.database.insert(databaseIdentity).values({ identity: 'first' });
		const error: unknown = await db.database
			.insert(databaseIdentity)
			.values({ identity: PERSONAL })
			.catch((thrown: unknown) => thrown);
		const text = JSON.stringify(describeError(error));
		expect(text).toContain('"constraint":"database_identity_pkey"');
		expect(text).toContain('"code":"23505"');
		expect(text).not.toContain('Người Mua');
	});

	test('does not quote a value that PostgreSQL could not convert', async () => {
		await using db = await testDatabase();
		const error: unknown = await db.database
			.execute(sql`select ${PERSONAL}::int`)
			.catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(Error);
		expect(JSON.stringify(describeError(error))).not.toContain('Người Mua');
	});

	test('survives anything thrown', () => {
		const circular = new Error('a');
		circular.cause = circular;
		expect(describeError(circular).type).toBe('Error');
		expect(describeError('text')).toEqual({ type: 'string' });
		expect(describeError(null)).toEqual({ type: 'object' });
	});
});
