import type { Account } from '$lib/domain/accounts/account';
import { MINUTE_MS } from '$lib/domain/time';
import { hashPassword } from 'better-auth/crypto';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Staff } from '../../tests/fixtures/staff';
import { Stall } from '../../tests/fixtures/stall';
import { FRESH_SIGN_IN_MS } from '../accounts/auth';
import { credentials } from '../accounts/tables';
import { auditEntries } from '../audit/tables';
import { readKind } from '../catalogue/feed';
import type { Context } from '../context';
import { notices } from '../notify/tables';
import { paymentDeskRouter } from './desk-router';

const PASSWORD = 'một câu dễ nhớ';
const BANK = { bin: '970436', account: ' 0123 456 789 ', holder: 'htx  ong vàng' };
let stall: Stall;
let owner: Account;
let other: Account;
let packer: Account;

beforeEach(async () => {
	stall = await Stall.open(4);
	const staff = new Staff(stall);
	owner = await staff.hire('Bà Chủ', '0912000001', 'owner');
	other = await staff.hire('Ông Chủ', '0912000002', 'owner');
	packer = await staff.hire('Anh Gói', '0912000003', 'packer');
	await stall.db.database.insert(credentials).values({
		id: 'mật khẩu của bà chủ',
		userId: owner.id,
		accountId: owner.id,
		providerId: 'credential',
		password: await hashPassword(PASSWORD),
	});
});
afterEach(() => stall[Symbol.asyncDispose]());

/** What somebody may ask for who signed in so long ago. */
function desk(account: Account | null, ageMs: number) {
	const signedIn = account && { account, signInId: 'máy này', signedInAt: stall.now - ageMs };
	const context: Context = {
		...stall.runtime,
		requestId: 'yêu cầu',
		address: `10.0.0.${Math.floor(Math.random() * 250)}`,
		deviceId: null,
		auth: () => Promise.reject(new Error('not needed')),
		signedIn: () => Promise.resolve(signedIn),
	};
	return paymentDeskRouter.createCaller(context);
}

async function published() {
	const producers = await readKind(stall.db.database, 'producer');
	return producers.find(({ id }) => id === stall.producer)?.bank;
}

const change = (password: string | null) => ({
	producerId: Number(stall.producer),
	bank: BANK,
	password,
});

describe('the bank account of a producer', () => {
	it('is changed with the password, told to every owner and written down', async () => {
		const before = await published();
		const asked = desk(owner, FRESH_SIGN_IN_MS + MINUTE_MS);
		expect(await asked.needsPassword({ producerId: Number(stall.producer) })).toBe(true);
		await asked.setBank(change(PASSWORD));
		const bank = { bin: '970436', account: '0123456789', holder: 'HTX ONG VÀNG' };
		expect(await published()).toEqual(bank);
		const [entry] = await stall.db.database
			.select()
			.from(auditEntries)
			.where(eq(auditEntries.action, 'producer.setBank'));
		expect(entry).toMatchObject({
			accountId: owner.id,
			producerId: stall.producer,
			before: { bank: before },
			after: { bank },
		});
		const told = await stall.db.database.select().from(notices);
		expect(told.map(({ recipient, kind }) => [recipient, kind]).sort()).toEqual(
			[owner, other].map(({ id }) => [`account:${id}`, 'bankChanged']).sort(),
		);
	});

	it('needs no password just after signing in, and a right one later', async () => {
		await desk(owner, MINUTE_MS).setBank(change(null));
		const before = await published();
		const late = desk(owner, FRESH_SIGN_IN_MS);
		for (const wrong of [null, '', 'sai rồi', `${PASSWORD} `]) {
			await expect(
				late.setBank({ ...change(wrong), bank: { ...BANK, account: '999999' } }),
			).rejects.toMatchObject({ cause: { code: 'WRONG_PASSWORD' } });
		}
		// Another owner has no password at all, and so none is right.
		await expect(desk(other, FRESH_SIGN_IN_MS).setBank(change(''))).rejects.toMatchObject({
			cause: { code: 'WRONG_PASSWORD' },
		});
		expect(await published()).toEqual(before);
	});

	it('cannot be guessed open', async () => {
		const late = desk(owner, FRESH_SIGN_IN_MS);
		for (let n = 0; n < 8; n++) await late.setBank(change(`${n}`)).catch(() => undefined);
		await expect(late.setBank(change(PASSWORD))).rejects.toMatchObject({
			cause: { code: 'TOO_MANY_REQUESTS' },
		});
	});

	it('is for owners of that producer alone', async () => {
		const before = await published();
		await expect(desk(packer, 0).setBank(change(null))).rejects.toMatchObject({
			cause: { code: 'FORBIDDEN' },
		});
		await expect(desk(null, 0).setBank(change(null))).rejects.toMatchObject({
			cause: { code: 'NOT_SIGNED_IN' },
		});
		await expect(
			desk(owner, 0).setBank({ ...change(null), producerId: Number(stall.neighbour) }),
		).rejects.toMatchObject({ cause: { code: 'NOT_FOUND' } });
		expect(await published()).toEqual(before);
	});

	it('must be one that VietQR can name', async () => {
		for (const bank of [
			{ ...BANK, bin: '000000' },
			{ ...BANK, account: '12' },
			{ ...BANK, account: '1'.repeat(20) },
			{ ...BANK, holder: '  ' },
		]) {
			await expect(desk(owner, 0).setBank({ ...change(null), bank })).rejects.toMatchObject({
				code: 'BAD_REQUEST',
			});
		}
	});
});
