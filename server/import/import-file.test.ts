import { accountId } from '$lib/domain/accounts/account';
import type { ProductId } from '$lib/domain/ids';
import type { ImportReport } from '$lib/domain/imports/report';
import { DAY_MS, dayOf } from '$lib/domain/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';

import { EVENING, Stall } from '../../tests/fixtures/stall';
import { listChanges } from '../audit/list-changes';
import { getCatalogueState } from '../catalogue/catalogue-state';
import { readKind } from '../catalogue/feed';
import { listProduct, withdrawProduct } from '../catalogue/listing.fixture';
import { createPromotion, endPromotion } from '../catalogue/promotions';
import { readProducers, readProductKeys, readProductRows } from '../catalogue/known-rows';
import { saveImportedProducts } from '../catalogue/save-imported';
import { countersign, decide } from '../certification/decide';
import { listDecisions } from '../certification/decision-record';
import { newPerson } from '../certification/dossier.fixture';
import { readCertificates } from '../certification/read-certificates';
import { verifyDemoProducers } from '../producers/standing';
import { writeXlsx } from '../spreadsheet/write-xlsx';
import { carryOutImport, checkImport } from './import-file';
import { importTemplate } from './template';

type Cell = string | number | null;
type Rows = readonly (readonly Cell[])[];

const PRODUCERS = ['Mã chủ thể', 'Tên chủ thể', 'Loại hình', 'Tỉnh, thành phố', 'Xã, phường'];
const PRODUCTS = [
	'Chủ thể',
	'Mã sản phẩm OCOP',
	'GTIN',
	'Tên sản phẩm',
	'Bộ sản phẩm',
	'Giá bán',
	'Đơn vị bán',
	'Tồn kho ban đầu',
];
const CERTIFICATES = [
	'Sản phẩm',
	'Số quyết định',
	'Số sao',
	'Điểm',
	'Cơ quan cấp',
	'Cấp',
	'Ngày cấp',
];

const ALLIANCE: Rows = [
	['htx-da', 'HTX Đá', 'HTX', 'Hà Giang', null],
	['htx-song', 'HTX Sông', 'Hợp tác xã', 1, 9022],
];
const GOODS: Rows = [
	['htx-da', '8-00769-12-2026', null, 'Mật ong bạc hà', 4, '250k', 'chai 500 ml', 40],
	['HTX Sông', null, 8_936_012_340_013, 'Bưởi đỏ', 'Rau, củ, quả, hạt tươi', 45_000, 'quả', null],
];
const PAPERS: Rows = [
	['08-00769-12-2026', '858/QĐ-UBND', '4 sao', '82,5', 'UBND tỉnh Hà Giang', 'Tỉnh', '19/06/2025'],
];
const ACTOR = { accountId: accountId('a1'), requestId: 'r1' };

let stall: Stall;
beforeEach(async () => {
	stall = await Stall.open(2);
});
afterEach(() => stall[Symbol.asyncDispose]());

async function workbook(
	sheets: Record<string, readonly [readonly string[], Rows]>,
): Promise<Buffer> {
	return writeXlsxFile(
		Object.entries(sheets).map(([sheet, [headings, rows]]) => ({
			sheet,
			data: [[...headings], ...rows.map((row) => [...row])],
		})),
	).toBuffer();
}

const full = (changes: { producers?: Rows; products?: Rows; certificates?: Rows } = {}) =>
	workbook({
		'Chủ thể': [PRODUCERS, changes.producers ?? ALLIANCE],
		'Sản phẩm': [PRODUCTS, changes.products ?? GOODS],
		'Chứng nhận': [CERTIFICATES, changes.certificates ?? PAPERS],
	});

const check = (file: Buffer) => checkImport(stall.db.database, file, EVENING);
const carryOut = (file: Buffer, { fileSha256 }: ImportReport) =>
	carryOutImport(stall.db.database, file, { fileSha256, actor: ACTOR, now: EVENING });

async function bring(file: Buffer): Promise<ImportReport> {
	return carryOut(file, await check(file));
}

/** Sheet, row, column and code of each problem. */
function told({ problems }: ImportReport): string[] {
	return problems.map(({ sheet, row, column, code }) => [sheet, row, column, code].join(' | '));
}

const rowsOf = async (table: 'producers' | 'products' | 'certificates' | 'product_prices') =>
	Number((await stall.db.sql`select count(*) from ${stall.db.sql(table)}`)[0]?.['count']);

async function productNamed(name: string) {
	const keys = await readProductKeys(stall.db.database);
	const rows = await readProductRows(
		stall.db.database,
		keys.map(({ id }) => id),
	);
	return [...rows.values()].find((row) => row.name === name);
}

/** What the audit says of the imported rows of one kind, the oldest first. */
async function auditOf(kind: 'producer' | 'product' | 'certificate') {
	const question = { before: null, accountId: ACTOR.accountId, producerId: null };
	const { entries } = await listChanges(stall.db.database, { ...question, text: `${kind}.import` });
	return entries.toReversed();
}

describe('a workbook of producers, products and certificates', () => {
	it('says what it would do and does nothing', async () => {
		const before = await getCatalogueState(stall.db.database);
		expect(await check(await full())).toMatchObject({
			counts: {
				producers: { created: 2, changed: 0, unchanged: 0 },
				products: { created: 2, changed: 0, unchanged: 0 },
				certificates: { created: 1, changed: 0, unchanged: 0 },
			},
			problems: [],
			isDone: false,
		});
		expect(await rowsOf('products')).toBe(4);
		expect(await getCatalogueState(stall.db.database)).toEqual(before);
	});

	it('comes to nothing more where it is sent again, since its answer was lost on the road', async () => {
		const file = await full();
		const report = await check(file);
		await carryOut(file, report);
		const rows = await rowsOf('products');
		const noted = await auditOf('product');
		const again = await carryOut(file, report);
		expect(again).toMatchObject({
			problems: [],
			counts: {
				producers: { created: 0, changed: 0, unchanged: 2 },
				products: { created: 0, changed: 0, unchanged: 2 },
				certificates: { created: 0, changed: 0, unchanged: 1 },
			},
		});
		expect(await rowsOf('products')).toBe(rows);
		expect(await auditOf('product')).toEqual(noted);
	});

	it('is carried out in one version, with nothing on sale before it was reviewed', async () => {
		const before = await getCatalogueState(stall.db.database);
		const listed = (await readKind(stall.db.database, 'product')).length;
		const file = await full();
		expect(await bring(file)).toMatchObject({ isDone: true, problems: [] });
		expect((await getCatalogueState(stall.db.database)).version).toBe(before.version + 1);
		expect((await readKind(stall.db.database, 'product')).length).toBe(listed);
		expect((await readKind(stall.db.database, 'producer')).length).toBe(2);

		const honey = await productNamed('Mật ong bạc hà');
		expect(honey).toMatchObject({
			slug: 'mat-ong-bac-ha',
			ocopCode: '08-00769-12-2026',
			setCode: 4,
			priceDong: 250_000,
			withdrawnAt: EVENING,
		});
		const certificates = await readCertificates(
			stall.db.database,
			honey?.certificateId ? [honey.certificateId] : [],
		);
		expect([...certificates.values()]).toMatchObject([
			{ stars: 4, points: 82.5, standing: 'unverified', expiresOn: '2028-06-19' },
		]);
		expect(await productNamed('Bưởi đỏ')).toMatchObject({ gtin: '08936012340013', setCode: 1 });
		const known = await readProducers(stall.db.database);
		expect(known.slice(-2)).toMatchObject([
			{ slug: 'htx-da', provinceCode: '08', oldProvince: 'Hà Giang' },
			{ slug: 'htx-song', provinceCode: '01', communeCode: '09022' },
		]);
		if (honey) expect(await stall.left(honey.id)).toBe(40);
	});

	it('brings nothing that can be listed before its papers were seen', async () => {
		await bring(await full());
		const honey = await productNamed('Mật ong bạc hà');
		if (!honey) throw new Error('no honey');
		const listed = listProduct(stall.db.database, honey.id, EVENING);
		await expect(listed).rejects.toMatchObject({ code: 'NOT_LISTABLE' });
	});

	it('brings producers that are told with the first product of theirs', async () => {
		await withdrawProduct(stall.db.database, stall.honey, EVENING);
		await stall.db.sql`delete from catalogue_entries where kind = 'producer'`;
		await listProduct(stall.db.database, stall.honey, EVENING);
		const told = await readKind(stall.db.database, 'producer');
		expect(told.map(({ id }) => id)).toEqual([stall.producer]);
	});

	it('carried out once more changes nothing', async () => {
		const file = await full();
		await bring(file);
		const before = await Promise.all([
			rowsOf('products'),
			rowsOf('certificates'),
			rowsOf('product_prices'),
		]);
		expect((await bring(file)).counts).toEqual({
			producers: { created: 0, changed: 0, unchanged: 2 },
			products: { created: 0, changed: 0, unchanged: 2 },
			certificates: { created: 0, changed: 0, unchanged: 1 },
		});
		expect(
			await Promise.all([rowsOf('products'), rowsOf('certificates'), rowsOf('product_prices')]),
		).toEqual(before);
	});

	it('with changed rows changes those, and the audit says from what to what', async () => {
		await bring(await full());
		const products: Rows = [
			GOODS[0] ?? [],
			['htx-song', null, 8_936_012_340_013, 'Bưởi đỏ', 1, '50k', 'quả', null],
		];
		const report = await bring(await full({ products }));
		expect(report.counts.products).toEqual({ created: 0, changed: 1, unchanged: 1 });
		expect(await productNamed('Bưởi đỏ')).toMatchObject({ priceDong: 50_000 });
		const entries = await auditOf('product');
		expect(entries).toMatchObject([
			{ before: null, after: { name: 'Mật ong bạc hà' } },
			{ before: null, after: { name: 'Bưởi đỏ', priceDong: 45_000 } },
			{ before: { priceDong: 45_000 }, after: { priceDong: 50_000 } },
		]);
		expect(entries[2]?.producerId).toBe((await productNamed('Bưởi đỏ'))?.producerId);
	});

	it('stands in the audit row by row, what it made no less than what it changed', async () => {
		await bring(await full());
		const producers = await auditOf('producer');
		expect(producers.map(({ before, after }) => [before, after?.['name']])).toEqual([
			[null, 'HTX Đá'],
			[null, 'HTX Sông'],
		]);
		const [certificate] = await auditOf('certificate');
		expect(certificate).toMatchObject({ before: null, after: { number: expect.any(String) } });
	});

	it('with one wrong row does nothing at all', async () => {
		const file = await full({
			products: [...GOODS, ['htx-da', null, null, 'Chè', 27, '45k', 'gói', null]],
		});
		expect(told(await bring(file))).toEqual(['Sản phẩm | 4 | Bộ sản phẩm | NOT_IN_LIST']);
		expect(await rowsOf('producers')).toBe(2);
	});

	it('is carried out only as it was looked at', async () => {
		const other = await check(await full({ producers: ALLIANCE.slice(0, 1), products: [] }));
		await expect(carryOut(await full(), other)).rejects.toMatchObject({
			code: 'CHANGED_MEANWHILE',
		});
	});

	it('tells every wrong cell by sheet, row and column', async () => {
		const file = await full({
			producers: [
				['htx-da', 'HTX Đá', 'HTX', 'Hà Giang', null],
				['htx-da', 'HTX Đá khác', 'HTX', 'Hà Giang', null],
				[null, null, 'Hội kín', 'Sài Thành', null],
				[null, 'HTX Ngã Tư', 'HTX', 'Hà Nội', 'Phường Ngã Tư Sở, Đống Đa'],
				[null, 'HTX Không', 'HTX', 'Hà Nội', 'Xã Không Có'],
			],
			products: [
				['htx-ma', null, null, 'Chè', 11, '45k', 'gói', null],
				['htx-da', '1234', 8_936_012_340_014, 'Chè', 11, 45, 'gói', -1],
				['htx-da', null, null, 'Chè xanh', 11, 'miễn phí', null, null],
				['htx-da', null, null, 'Chè đỏ', 11, '45k', 'gói', null],
				['htx-da', null, null, 'Chè đỏ', 11, '45k', 'gói', null],
			],
			certificates: [
				['ai-biet', '1', 4, 80, 'UBND', 'Tỉnh', '01/01/2026'],
				['che-do', '2', 4, 60, 'UBND', 'Tỉnh', '01/01/2026'],
				['che-do', '3', 5, 95, 'UBND', 'Tỉnh', '01/01/2026'],
				['che-do', '4', 3, 60, 'UBND', 'Tỉnh', '31/02/2026'],
				['che-do', '5', 3, 60, 'UBND', 'Tỉnh', '01/01/2030'],
			],
		});
		expect(told(await check(file))).toEqual([
			'Chủ thể | 3 | Mã chủ thể | ROW_TWICE',
			'Chủ thể | 4 | Tên chủ thể | EMPTY',
			'Chủ thể | 4 | Loại hình | NOT_IN_LIST',
			'Chủ thể | 4 | Tỉnh, thành phố | PLACE_UNKNOWN',
			'Chủ thể | 5 | Xã, phường | PLACE_AMBIGUOUS',
			'Chủ thể | 6 | Xã, phường | PLACE_UNKNOWN',
			'Sản phẩm | 2 | Chủ thể | PRODUCER_UNKNOWN',
			'Sản phẩm | 3 | Mã sản phẩm OCOP | UNREADABLE',
			'Sản phẩm | 3 | GTIN | UNREADABLE',
			'Sản phẩm | 3 | Giá bán | PRICE_TOO_LOW',
			'Sản phẩm | 3 | Tồn kho ban đầu | UNREADABLE',
			'Sản phẩm | 4 | Giá bán | UNREADABLE',
			'Sản phẩm | 4 | Đơn vị bán | EMPTY',
			'Sản phẩm | 6 | Tên sản phẩm | ROW_TWICE',
			'Chứng nhận | 2 | Sản phẩm | PRODUCT_UNKNOWN',
			'Chứng nhận | 3 | Điểm | STARS_POINTS',
			'Chứng nhận | 4 | Cấp | ISSUER_STARS',
			'Chứng nhận | 5 | Ngày cấp | UNREADABLE',
			'Chứng nhận | 6 | Ngày cấp | DATES',
		]);
		const [, , , place, ambiguous] = (await check(file)).problems;
		expect(place).toMatchObject({ value: 'Sài Thành' });
		expect(ambiguous?.choices.length).toBeGreaterThan(1);
	});

	it('tells them in the order of the file, whatever is read of it first', async () => {
		const headings = PRODUCTS.toReversed().filter((heading) => heading !== 'GTIN');
		const goods = headings.map((heading) => (heading === 'Chủ thể' ? 'htx-ma' : null));
		const file = await workbook({
			'Chứng nhận': [CERTIFICATES.filter((heading) => heading !== 'Số sao'), [['ai-biet']]],
			'Sản phẩm': [headings, [goods]],
			'Chủ thể': [PRODUCERS, [[null, null, 'HTX', 'Hà Nội', null]]],
		});
		expect(told(await check(file))).toEqual([
			'Chứng nhận | 1 | Số sao | COLUMN_MISSING',
			...['Số quyết định', 'Cơ quan cấp', 'Cấp', 'Ngày cấp'].map(
				(heading) => `Chứng nhận | 2 | ${heading} | EMPTY`,
			),
			...['Đơn vị bán', 'Giá bán', 'Bộ sản phẩm', 'Tên sản phẩm'].map(
				(heading) => `Sản phẩm | 2 | ${heading} | EMPTY`,
			),
			'Chủ thể | 2 | Tên chủ thể | EMPTY',
		]);
	});

	it('leaves what is on sale to reviewers, but for its price', async () => {
		const renamed = [['htx-ong', null, null, 'Mật ong', 4, '99k', 'lọ', null]];
		expect(told(await check(await full({ products: renamed, certificates: [] })))).toEqual([
			'Sản phẩm | 2 | Tên sản phẩm | LISTED',
		]);
		const cheaper = [['htx-ong', null, null, 'Mật ong', 4, '99k', 'hũ', null]];
		await bring(await full({ products: cheaper, certificates: [] }));
		const told_ = await readKind(stall.db.database, 'product');
		expect(told_.find(({ id }) => id === stall.honey)?.priceDong).toBe(99_000);
		expect(await rowsOf('product_prices')).toBe(5);
		expect(await stall.left(stall.honey)).toBe(10);
	});

	it('gives a product no other GTIN than the one that its labels bear, sold or not', async () => {
		const pomelo = (gtin: number | null, price = 45_000) => {
			const row = ['HTX Sông', '8-09022-1-2026', gtin, 'Bưởi đỏ', 1, price, 'quả', null];
			return full({ products: [row], certificates: [] });
		};
		// One that has none yet may get one.
		await bring(await pomelo(null));
		expect(told(await bring(await pomelo(8_936_012_340_013)))).toEqual([]);
		const product = await productNamed('Bưởi đỏ');
		expect(product).toMatchObject({ gtin: '08936012340013' });
		const other = await pomelo(8_936_012_340_020, 50_000);
		expect(told(await bring(other))).toEqual(['Sản phẩm | 2 | GTIN | GTIN_KEPT']);
		expect(await productNamed('Bưởi đỏ')).toEqual(product);
		// Left empty it stays.
		expect(told(await bring(await pomelo(null, 50_000)))).toEqual([]);
		expect(await productNamed('Bưởi đỏ')).toMatchObject({
			...{ gtin: '08936012340013', priceDong: 50_000 },
		});
		// What is on sale: both are said.
		if (!product) throw new Error('no product');
		await stall.db.sql`
			update products set withdrawn_at = null, withdrawn_because = null where id = ${product.id}`;
		expect(told(await bring(other))).toEqual([
			'Sản phẩm | 2 | GTIN | GTIN_KEPT',
			'Sản phẩm | 2 | Tên sản phẩm | LISTED',
		]);
	});

	it('is refused at the write too where it would give a product another GTIN', async () => {
		const database = stall.db.database;
		await stall.db.sql`update products set gtin = '08936012340013' where id = ${stall.honey}`;
		const rows = await readProductRows(database, [stall.honey]);
		const change = [...rows.values()].map((row) => ({ ...row, gtin: '08936012340020' }));
		await expect(
			database.transaction((tx) =>
				saveImportedProducts(tx, { create: [], change }, { version: 99, now: EVENING }),
			),
		).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
		expect(await readProductRows(database, [stall.honey])).toEqual(rows);
	});

	describe('with a price that a promotion would take off whole', () => {
		const promote = (productId: ProductId, changes: object = {}) =>
			createPromotion(
				stall.db.database,
				{
					...{ productId, deal: { kind: 'amount', offDong: 50_000 } },
					...{ startsAt: EVENING, endsAt: EVENING + DAY_MS, ...changes },
				},
				EVENING,
			);
		const honeyAt = (price: string) =>
			full({
				producers: [['htx-moi', 'HTX Mới', 'HTX', 'Tuyên Quang', 769]],
				products: [['htx-ong', null, null, 'Mật ong', 4, price, 'hũ', null]],
				certificates: [],
			});
		const told_ = ['Sản phẩm | 2 | Giá bán | PROMOTION_UNFIT'];

		it.each([
			['runs', {}],
			['is to come', { startsAt: EVENING + DAY_MS / 2 }],
		])('says so where that %s, and changes nothing', async (_, times) => {
			await promote(stall.honey, times);
			const before = await getCatalogueState(stall.db.database);
			const file = await honeyAt('50k');
			expect(told(await check(file))).toEqual(told_);
			const report = await bring(file);
			expect({ isDone: report.isDone, told: told(report) }).toEqual({ isDone: false, told: told_ });
			expect(await getCatalogueState(stall.db.database)).toEqual(before);
			expect((await productNamed('Mật ong'))?.priceDong).toBe(120_000);
			expect(told(await bring(await honeyAt('50001')))).toEqual([]);
			expect((await productNamed('Mật ong'))?.priceDong).toBe(50_001);
		});

		it('looks again as it is carried out: it may have been put up since', async () => {
			const file = await honeyAt('45k');
			const report = await check(file);
			expect(told(report)).toEqual([]);
			await promote(stall.honey);
			const producers = await readProducers(stall.db.database);
			const done = await carryOut(file, report);
			expect({ isDone: done.isDone, told: told(done) }).toEqual({ isDone: false, told: told_ });
			expect((await productNamed('Mật ong'))?.priceDong).toBe(120_000);
			expect(await readProducers(stall.db.database)).toEqual(producers);
		});

		it('says so, too, of what is off the market just now, and of presents with alcohol', async () => {
			const { id } = await promote(stall.honey);
			await withdrawProduct(stall.db.database, stall.honey, EVENING);
			expect(told(await check(await honeyAt('45k')))).toEqual(told_);
			await endPromotion(stall.db.database, id, EVENING);
			expect(told(await check(await honeyAt('45k')))).toEqual([]);
			await promote(stall.honey, { deal: { kind: 'buyGet', buy: 1, get: 1 } });
			const products = [['htx-ong', null, null, 'Mật ong', 14, '120k', 'hũ', null]];
			expect(told(await check(await full({ products, certificates: [] })))).toEqual([
				'Sản phẩm | 2 | Bộ sản phẩm | PROMOTION_UNFIT',
			]);
		});
	});

	it('leaves a verified certificate that runs alone', async () => {
		const another = [['mat-ong', '1/QĐ-UBND', 3, 60, 'UBND', 'Tỉnh', '01/01/2026']];
		expect(told(await check(await full({ products: [], certificates: another })))).toEqual([
			'Chứng nhận | 2 | Số quyết định | CERTIFICATE_VERIFIED',
		]);
		const later = EVENING + 400 * DAY_MS;
		const renewed = [['mat-ong', '1/QĐ-UBND', 3, 60, 'UBND', 'Tỉnh', dayOf(later - DAY_MS)]];
		const file = await full({ products: [], certificates: renewed });
		expect((await checkImport(stall.db.database, file, later)).problems).toEqual([]);
	});

	it('puts no other certificate in the place of one that was withdrawn', async () => {
		await stall.db.sql`update certificates set standing = 'withdrawn'`;
		const another = [['mat-ong', '1/QĐ-UBND', 3, 60, 'UBND', 'Tỉnh', '01/01/2026']];
		const file = await full({ products: [], certificates: another });
		const before = await rowsOf('certificates');
		expect(told(await bring(file))).toEqual([
			'Chứng nhận | 2 | Số quyết định | CERTIFICATE_WITHDRAWN',
		]);
		expect(await rowsOf('certificates')).toBe(before);
	});

	it('leaves a certificate as the first of two reviewers saw it, until the second has signed', async () => {
		const papers = (points: number, number = '858/QĐ-BNNMT'): Rows => [
			['08-00769-12-2026', number, 5, points, 'Bộ Nông nghiệp và Môi trường', 'Bộ', '19/06/2025'],
		];
		await bring(await full({ certificates: papers(95) }));
		const { certificateId } = (await productNamed('Mật ong bạc hà')) ?? {};
		if (!certificateId) throw new Error('no certificate');
		const reviewer = () => newPerson(stall.db.database, ['reviewer'], EVENING);
		const signing = { reason: null, actor: await reviewer() };
		const verify = { certificateId, verdict: 'verify' as const, ...signing };
		expect(await decide(stall.db.database, verify, EVENING)).toBe('waiting');
		const refused = ['Chứng nhận | 2 | Số quyết định | CERTIFICATE_WAITING'];
		expect(told(await bring(await full({ certificates: papers(99) })))).toEqual(refused);
		expect(told(await check(await full({ certificates: papers(95, '9/QĐ') })))).toEqual(refused);
		expect(told(await check(await full({ certificates: papers(95) })))).toEqual([]);

		const [decision] = await listDecisions(stall.db.database, { certificateIds: [certificateId] });
		const declining = { decisionId: decision?.id ?? 0, agrees: false, reason: 'Sai điểm' };
		await countersign(stall.db.database, { ...declining, actor: await reviewer() }, EVENING);
		expect(told(await bring(await full({ certificates: papers(99) })))).toEqual([]);
	});

	it('makes nobody else of a producer whose papers were seen', async () => {
		const bees = (...row: readonly Cell[]) =>
			full({ producers: [['htx-ong', ...row]], products: [], certificates: [] });
		await verifyDemoProducers(stall.db.database, [stall.producer], EVENING);
		const before = await readProducers(stall.db.database);
		const another = await bees('HTX Sông', 'Hộ kinh doanh', 1, 9022);
		expect(told(await bring(another))).toEqual(
			['Tên chủ thể', 'Loại hình', 'Tỉnh, thành phố', 'Xã, phường'].map(
				(column) => `Chủ thể | 2 | ${column} | PRODUCER_VERIFIED`,
			),
		);
		expect(await readProducers(stall.db.database)).toEqual(before);
		expect((await check(await bees('HTX Ong', 'HTX', 'Tuyên Quang', 769))).problems).toEqual([]);

		await stall.db.sql`delete from producer_standings`;
		expect((await bring(another)).counts.producers).toMatchObject({ changed: 1 });
	});

	it('may bring one kind only, as a CSV, and finds the rest in the market', async () => {
		await bring(await full({ certificates: [] }));
		const csv = [CERTIFICATES, ...PAPERS].map((row) => row.join(';')).join('\r\n');
		const report = await bring(Buffer.from(`\uFEFF${csv}`));
		expect(report.counts.certificates).toEqual({ created: 1, changed: 0, unchanged: 0 });
		expect((await productNamed('Mật ong bạc hà'))?.certificateId).not.toBeNull();
	});

	it('that is about something else is told so', async () => {
		const file = await workbook({ 'Lương tháng 10': [['Tên', 'Lương'], [['A', 1]]] });
		expect(await check(file)).toMatchObject({
			problems: [{ code: 'NO_SHEET' }],
			ignoredSheets: ['Lương tháng 10'],
		});
		const lacking = await workbook({
			'Sản phẩm': [['Chủ thể', 'Tên sản phẩm'], [['htx-ong', 'A']]],
		});
		expect(told(await check(lacking))).toEqual(
			['Bộ sản phẩm', 'Giá bán', 'Đơn vị bán'].map(
				(column) => `Sản phẩm | 1 | ${column} | COLUMN_MISSING`,
			),
		);
	});
});

it('the template can be brought as it is', async () => {
	const chunks: Uint8Array[] = [];
	for await (const chunk of writeXlsx(importTemplate(), 'vi')) chunks.push(chunk);
	const report = await check(Buffer.concat(chunks));
	expect(report.problems).toEqual([]);
	expect(report.counts.products.created).toBe(1);
});
