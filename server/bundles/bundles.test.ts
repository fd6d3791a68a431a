import { bundlePrice, bundleShares } from '$lib/domain/catalogue/bundle';
import { AppError } from '$lib/domain/errors';
import { accountId } from '$lib/domain/accounts/account';
import { producerId, uuidV7 } from '$lib/domain/ids';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { listChanges } from '../audit/list-changes';
import { changePrice } from '../catalogue/change-price';
import { readKind } from '../catalogue/feed';
import { ACTOR, end, offer, propose } from '../ordering/bundles/bundle.fixture';
import { agreeToBundle, endBundle } from './answer-bundle';
import { listBundles } from './list-bundles';
import { proposeBundle } from './propose-bundle';

let stall: Stall;
beforeAll(async () => {
	stall = await Stall.open(4);
});
afterAll(() => stall[Symbol.asyncDispose]());
beforeEach(() => stall.wait(1));

const told = () => readKind(stall.db.database, 'bundle');
const codeOf = async (work: Promise<unknown>) =>
	work.then(
		() => 'done',
		(error: unknown) => (error instanceof AppError ? error.code : String(error)),
	);
const asNeighbour = (bundleId: number) => ({
	bundleId,
	producerId: stall.neighbour,
	actor: ACTOR,
});

it('is told to phones from the moment the last producer agrees until one of them leaves', async () => {
	const id = await propose(stall);
	expect((await told()).map((bundle) => bundle.id)).not.toContain(id);
	await agreeToBundle(stall.db.database, asNeighbour(id), stall.now);
	await agreeToBundle(stall.db.database, asNeighbour(id), stall.now);
	const bundle = (await told()).find((one) => one.id === id);
	expect(bundle).toMatchObject({ title: 'Trà mật' });
	expect([...bundleShares(bundle?.items ?? [])]).toEqual([
		[stall.producer, 200_000],
		[stall.neighbour, 80_000],
	]);
	expect(bundlePrice(bundle?.items ?? [])).toBe(280_000);
	await end(stall, id);
	expect((await told()).map((one) => one.id)).not.toContain(id);
	expect(await codeOf(agreeToBundle(stall.db.database, asNeighbour(id), stall.now))).toBe(
		'CHANGED_MEANWHILE',
	);
});

it('is nobody else’s to see, to agree to or to end', async () => {
	const bundleId = await propose(stall);
	const stranger = { bundleId, producerId: producerId(9_999), actor: ACTOR };
	expect(await codeOf(agreeToBundle(stall.db.database, stranger, stall.now))).toBe('NOT_FOUND');
	expect(await codeOf(endBundle(stall.db.database, stranger, stall.now))).toBe('NOT_FOUND');
	expect(await listBundles(stall.db.database, stranger.producerId)).toEqual([]);
	const [own] = await listBundles(stall.db.database, stall.neighbour);
	expect(own).toMatchObject({
		id: bundleId,
		state: 'proposed',
		partners: [{ hasAgreed: true }, { hasAgreed: false }],
	});
});

it('is looked at once more when the last producer agrees', async () => {
	const bundleId = await propose(stall);
	const to = (priceDong: number, unit = 'gói') =>
		changePrice(stall.db.database, { productId: stall.tea, priceDong, unit }, stall.now);
	await to(70_000);
	const agree = () => codeOf(agreeToBundle(stall.db.database, asNeighbour(bundleId), stall.now));
	expect(await agree()).toBe('BUNDLE_UNFIT');
	await to(90_000, 'hộp');
	expect(await agree()).toBe('CHANGED_MEANWHILE');
	await to(90_000);
	expect(await agree()).toBe('done');
});

it('is refused where nothing of it is the proposer’s own, or it is no bundle', async () => {
	const item = (productId: Stall['tea'], priceDong: number) => ({
		productId,
		quantity: 1,
		priceDong,
	});
	const of = (items: ReturnType<typeof item>[], by = stall.producer) =>
		codeOf(
			proposeBundle(
				stall.db.database,
				{ producerId: by, actor: ACTOR, title: 'Thử', items },
				stall.now,
			),
		);
	const { honey, tea, noodles, wine } = stall;
	const stranger = producerId(9_999);
	expect(await of([item(honey, 1), item(tea, 1)], stranger)).toBe('BUNDLE_UNFIT');
	expect(await of([item(honey, 100_000), item(noodles, 1)])).toBe('BUNDLE_UNFIT');
	expect(await of([item(honey, 120_000), item(tea, 90_000)])).toBe('BUNDLE_UNFIT');
	expect(await of([item(wine, 100_000), item(tea, 90_000)])).toBe('ALCOHOL_PRESENT');
	expect(await of([item(wine, 150_000), item(tea, 80_000)])).toBe('done');
});

it('writes down who did what', async () => {
	const id = await offer(stall);
	await end(stall, id);
	const everything = { before: null, accountId: null, producerId: null, text: 'bundle.' };
	const { entries } = await listChanges(stall.db.database, everything);
	const own = entries.filter(({ subject }) => subject === `bundle ${id}`);
	expect(own.map(({ action }) => action).sort()).toEqual([
		'bundle.agree',
		'bundle.end',
		'bundle.propose',
	]);
});

it('is proposed once, also where the answer got lost or both taps came at once', async () => {
	const key = uuidV7(stall.now);
	const wish = {
		...{ key, producerId: stall.producer, actor: ACTOR, title: 'Hai lần' },
		items: [
			{ productId: stall.honey, quantity: 1, priceDong: 100_000 },
			{ productId: stall.tea, quantity: 1, priceDong: 80_000 },
		],
	};
	const tap = (changes: Partial<typeof wish> = {}) =>
		proposeBundle(stall.db.database, { ...wish, ...changes }, stall.now);
	const [first, second] = await Promise.all([tap(), tap()]);
	expect(second).toBe(first);
	expect(await tap()).toBe(first);
	const own = await listBundles(stall.db.database, stall.producer);
	expect(own.filter(({ title }) => title === 'Hai lần')).toHaveLength(1);
	const entries = await stall.db
		.sql`select 1 from audit_entries where subject = ${`bundle ${first}`}`;
	expect(entries).toHaveLength(1);
	expect(await codeOf(tap({ title: 'Cái khác' }))).toBe('CHANGED_MEANWHILE');
	const somebodyElse = { accountId: accountId('a2'), requestId: 'r2' };
	expect(await codeOf(tap({ actor: somebodyElse }))).toBe('CHANGED_MEANWHILE');
});
