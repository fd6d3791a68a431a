import { accountId, type Account } from '$lib/domain/accounts/account';
import { LONGEST, MOST_PRICE_DONG } from '$lib/domain/catalogue/product-draft';
import { productId as toProductId, uuidV4, type ProducerId, type ProductId } from '$lib/domain/ids';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';

import { Stall } from '../../tests/fixtures/stall';
import { findAccount } from '../accounts/find-account';
import { readBody } from '../catalogue/feed';
import { newPerson, Paperwork } from '../certification/dossier.fixture';
import { decide } from '../certification/decide';
import { runExpiry } from '../certification/run-expiry';
import { carryOutImport, checkImport } from '../import/import-file';
import { liftSuspension, suspendProducer } from '../producers/judge-producer';
import { productsDeskRouter } from './desk-router';

const HEADINGS = [
	...['Chủ thể', 'GTIN', 'Tên sản phẩm', 'Bộ sản phẩm', 'Giá bán', 'Đơn vị bán'],
	...['Câu chuyện', 'Thành phần'],
];
const SCHEMA = 'server/database/migrations/0038_reviewed_products.sql';
const administrator = { accountId: accountId('quản trị'), requestId: 'r1' };
const nothing = { changes: {}, pictureFileId: null, dossierId: null };
const refusedBy = (code: string) => ({ cause: { code } });

let stall: Stall;
let reviewer: Account;
beforeAll(async () => {
	stall = await Stall.open();
	const person = await newPerson(stall.db.database, ['reviewer'], stall.now);
	reviewer = await known(person.accountId);
});
afterAll(() => stall[Symbol.asyncDispose]());

async function known(id: Account['id']): Promise<Account> {
	const account = await findAccount(stall.db.database, id);
	if (!account) throw new Error('nobody');
	return account;
}

function deskOf(account: Account) {
	return productsDeskRouter.createCaller({
		...stall.runtime,
		requestId: 'r1',
		address: crypto.randomUUID(),
		deviceId: null,
		signedIn: () => Promise.resolve({ account, signInId: 's1', signedInAt: stall.now }),
		auth: () => Promise.reject(new Error('not needed')),
	});
}

/** A stall whose one dossier is accepted, under a certificate that counts. */
async function lawfulStall() {
	const paper = await Paperwork.open(stall.db.database, stall.now);
	const { dossierId, producerId } = paper;
	await paper.handIn();
	await paper.acceptAll();
	await paper.register();
	const verdict = { dossierId, verdict: 'accept', reason: null, actor: paper.reviewer } as const;
	await decide(stall.db.database, verdict, stall.now);
	const owner = deskOf(await known(paper.owner.accountId));
	return { paper, dossierId, producerId, owner };
}

/** Brings one product of a stall by a workbook, as an administrator does. */
async function bring(
	producerId: ProducerId,
	said: { readonly name: string; readonly price?: number; readonly story?: string },
): Promise<ProductId> {
	const [producer] = await stall.db.sql`select slug from producers where id = ${producerId}`;
	const { name, price = 80_000, story = 'Hái ở rừng già.' } = said;
	const row = [String(producer?.['slug']), null, name, 11, price, 'gói 100 g', story, 'Chè'];
	const sheet = { sheet: 'Sản phẩm', data: [HEADINGS, row] };
	const file = await writeXlsxFile([sheet]).toBuffer();
	const report = await checkImport(stall.db.database, file, stall.now);
	expect(report.problems).toEqual([]);
	const { fileSha256 } = report;
	const wish = { fileSha256, actor: administrator, now: stall.now };
	await carryOutImport(stall.db.database, file, wish);
	const [product] = await stall.db
		.sql`select id from products where producer_id = ${producerId} and name = ${name}`;
	return toProductId(Number(product?.['id']));
}

type Lawful = Awaited<ReturnType<typeof lawfulStall>>;

async function handIn({ owner, producerId }: Lawful, productId: ProductId, content: object = {}) {
	const begun = await owner.create({
		...{ ...nothing, ...content, producerId, productId, key: uuidV4() },
	});
	const { revision } = await owner.submit({ producerId, ...begun });
	return { draftId: begun.draftId, revision };
}

async function cardOf({ draftId }: { readonly draftId: number }) {
	return (await deskOf(reviewer).queue()).find((one) => one.draft.id === draftId);
}

const told = (id: ProductId) => readBody(stall.db.database, 'product', String(id));

describe('what a table brought', () => {
	it('is looked at as a whole, though its owner changes nothing but its papers', async () => {
		const lawful = await lawfulStall();
		const productId = await bring(lawful.producerId, { name: 'Chè rừng' });
		// Whatever lists products by itself leaves it alone, were its papers bound.
		await stall.db
			.sql`update dossiers set product_id = ${productId} where id = ${lawful.dossierId}`;
		await stall.db.sql`update products set certificate_id =
			(select certificate_id from dossiers where id = ${lawful.dossierId}) where id = ${productId}`;
		expect((await runExpiry(stall.db.database, stall.now)).putBack).not.toContain(productId);
		const { products } = await lawful.owner.list({ producerId: lawful.producerId });
		expect(products).toMatchObject([{ obstacles: ['draftUnreviewed'] }]);
		await stall.db.sql`update dossiers set product_id = null where id = ${lawful.dossierId}`;

		const waiting = await handIn(lawful, productId, { dossierId: lawful.dossierId });
		expect(await cardOf(waiting)).toMatchObject({
			isReviewed: false,
			before: { name: 'Chè rừng', story: 'Hái ở rừng già.' },
			papers: { dossier: { isNew: true, isOtherName: true } },
		});
		const { obstacles } = await deskOf(reviewer).publish(waiting);
		expect(obstacles).toEqual([]);
		const shown = await told(productId);
		expect(shown).toMatchObject({ name: 'Chè rừng' });
		// When it was reviewed is the organisers' own.
		expect(shown).not.toHaveProperty('reviewedAt');
	});

	it('has to be reviewed again where it changes what was', async () => {
		const lawful = await lawfulStall();
		const { owner, producerId, paper } = lawful;
		const productId = await bring(producerId, { name: 'Chè búp' });
		const first = await handIn(lawful, productId, { dossierId: lawful.dossierId });
		await deskOf(reviewer).publish(first);
		await owner.takeOff({ producerId, productId, reason: 'Hết hàng' });
		// A price is its owner's own, and no review.
		await bring(producerId, { name: 'Chè búp', price: 90_000 });
		await owner.putBack({ producerId, productId });
		await owner.takeOff({ producerId, productId, reason: 'Hết hàng' });

		await bring(producerId, { name: 'Chè búp', price: 90_000, story: 'Chữa được bách bệnh.' });
		await expect(owner.putBack({ producerId, productId })).rejects.toMatchObject({
			cause: { code: 'NOT_LISTABLE', params: { obstacles: 'draftUnreviewed' } },
		});
		// Nor does a suspension that is over let it slip by.
		await stall.db.sql`update products set withdrawn_because = 'suspended' where id = ${productId}`;
		const judge = { producerId, actor: paper.reviewer };
		await suspendProducer(stall.db.database, { ...judge, reason: 'thử' }, stall.now);
		await liftSuspension(stall.db.database, judge, stall.now);
		expect(await told(productId)).toBeUndefined();

		// Its owner has nothing to change, and hands it in all the same.
		const again = await handIn(lawful, productId);
		expect(await cardOf(again)).toMatchObject({
			isReviewed: false,
			before: { story: 'Chữa được bách bệnh.' },
		});
		await deskOf(reviewer).publish(again);
		expect(await told(productId)).toMatchObject({ name: 'Chè búp' });
		await expect(handIn(lawful, productId)).rejects.toMatchObject(refusedBy('MALFORMED_REQUEST'));
	});

	it('can be handed in as it is, however much of it there is', async () => {
		const lawful = await lawfulStall();
		const { dossierId, producerId } = lawful;
		const [name, story] = ['M'.repeat(LONGEST.name), 'x'.repeat(LONGEST.story)];
		const productId = await bring(producerId, { name, story, price: MOST_PRICE_DONG });
		const waiting = await handIn(lawful, productId, { dossierId });
		expect((await deskOf(reviewer).publish(waiting)).obstacles).toEqual([]);
		expect(await told(productId)).toMatchObject({ name, priceDong: MOST_PRICE_DONG });
	});

	it('is not published as it was before another table changed it', async () => {
		const lawful = await lawfulStall();
		const productId = await bring(lawful.producerId, { name: 'Chè nõn' });
		const waiting = await handIn(lawful, productId, { dossierId: lawful.dossierId });
		await bring(lawful.producerId, { name: 'Chè nõn', story: 'Chữa được bách bệnh.' });
		await expect(deskOf(reviewer).publish(waiting)).rejects.toMatchObject(
			refusedBy('CHANGED_MEANWHILE'),
		);
		expect(await told(productId)).toBeUndefined();
	});
});

describe('an older database', () => {
	it('counts as reviewed what is on sale, and what no table brought since it was published', async () => {
		const lawful = await lawfulStall();
		const { producerId } = lawful;
		const unseen = await bring(producerId, { name: 'Chè dây' });
		const shown = await bring(producerId, { name: 'Chè mạn' });
		await deskOf(reviewer).publish(await handIn(lawful, shown, { dossierId: lawful.dossierId }));
		const off = await bring(producerId, { name: 'Chè vằng' });
		await deskOf(reviewer).publish(await handIn(lawful, off));
		await bring(producerId, { name: 'Chè vằng', price: 95_000 });
		const changed = await bring(producerId, { name: 'Chè lam' });
		await deskOf(reviewer).publish(await handIn(lawful, changed));
		await bring(producerId, { name: 'Chè lam', story: 'Khác hẳn.' });
		await stall.db.sql`update products set reviewed_at = null`;

		const statements = (await readFile(SCHEMA, 'utf8')).split('--> statement-breakpoint');
		await stall.db.sql.unsafe(statements.at(-1) ?? '');
		const rows = await stall.db.sql`select id from products where reviewed_at is null and id in
			${stall.db.sql([unseen, shown, off, changed, stall.honey, stall.tea])} order by id`;
		expect(rows.map(({ id }) => Number(id))).toEqual([unseen, changed]);
	});
});
