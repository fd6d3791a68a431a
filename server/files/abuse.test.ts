import type { AccountId } from '$lib/domain/accounts/account';
import { newOrderSecret, opId, uuidV7 } from '$lib/domain/ids';
import {
	ALL_FILE_PURPOSES,
	fileId,
	purposeRule,
	type FilePurpose,
} from '$lib/domain/files/purposes';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import * as bad from '../../tests/fixtures/bad-files';
import { TestUploadDesk, type Sender } from '../../tests/fixtures/upload-desk';
import { push } from '../sync/push';
import { readSpreadsheet } from '../spreadsheet/read-spreadsheet';

let desk: TestUploadDesk;
let owner: AccountId;
let administrator: AccountId;
let addresses = 0;

/** Handed in by who has no account. */
const OF_SHOPPERS: readonly FilePurpose[] = ['complaintPicture', 'reportPicture'];

beforeAll(async () => {
	desk = await TestUploadDesk.open();
	owner = await desk.person('owner');
	administrator = await desk.organiser('administrator', 'host');
});
afterAll(() => desk[Symbol.asyncDispose]());

function send(purpose: FilePurpose, bytes: Uint8Array, name = 'giấy tờ.pdf') {
	const isProducers = purposeRule(purpose).uploader.kind === 'producer';
	return isProducers
		? desk.send(owner, { purpose, bytes, name, producerId: desk.stall.producer })
		: desk.send(administrator, { purpose, bytes, name });
}

describe('what is refused, and leaves nothing behind', () => {
	it.each<[string, FilePurpose, string, () => Buffer | Promise<Buffer>]>([
		['nothing at all', 'productPicture', 'FILE_EMPTY', () => Buffer.alloc(0)],
		['a drawing with a script', 'productPicture', 'FILE_TYPE_REFUSED', bad.svgWithScript],
		['a page', 'dossierDocument', 'FILE_TYPE_REFUSED', () => Buffer.from(bad.SCRIPT)],
		['a page called a list', 'spreadsheet', 'FILE_TYPE_REFUSED', () => Buffer.from(bad.SCRIPT)],
		['an archive', 'dossierDocument', 'FILE_TYPE_REFUSED', bad.zip],
		['an archive as a workbook', 'spreadsheet', 'FILE_TYPE_REFUSED', bad.zip],
		['a program', 'dossierDocument', 'FILE_TYPE_REFUSED', () => elf()],
		['a paper where a picture goes', 'productPicture', 'FILE_TYPE_REFUSED', bad.pdf],
		['a picture where a workbook goes', 'spreadsheet', 'FILE_TYPE_REFUSED', () => bad.photo()],
		['a picture of another kind', 'productPicture', 'FILE_TYPE_REFUSED', () => bad.photo('gif')],
		['a picture that moves', 'productPicture', 'FILE_UNREADABLE', bad.movingWebp],
		[
			'a picture that unpacks to 430 MB',
			'productPicture',
			'FILE_UNREADABLE',
			() => bad.hugePng(12_000),
		],
		['half a picture', 'productPicture', 'FILE_UNREADABLE', () => half(bad.photo())],
		['half a paper', 'dossierDocument', 'FILE_UNREADABLE', () => half(bad.pdf())],
		['the first letters of a picture', 'tracePicture', 'FILE_UNREADABLE', () => jpegHead()],
		[
			'a workbook that unpacks to 200 MB',
			'spreadsheet',
			'SPREADSHEET_TOO_LARGE',
			() => bad.workbook({ sheets: 50, sheetBytes: 4_000_000 }),
		],
		['half a workbook', 'spreadsheet', 'SPREADSHEET_UNREADABLE', () => half(bad.workbook(), 0.8)],
		// "Mật ong" as VNI and TCVN3, the encodings before Unicode, write it.
		['a list in VNI', 'spreadsheet', 'CSV_ENCODING_UNKNOWN', () => latin1('tên;giá\nMaät ong;45')],
		['a list in TCVN3', 'spreadsheet', 'CSV_ENCODING_UNKNOWN', () => latin1('tªn;gi¸\nMËt ong;45')],
	])('%s (%s): %s', async (_, purpose, code, make) => {
		const before = await desk.lying();
		const sent = await send(purpose, await make());
		expect(sent.json.code).toBe(code);
		expect(await desk.lying()).toEqual(before);
		// Nobody gets at it afterwards either, and sending it again does not help.
		const reader = purposeRule(purpose).uploader.kind === 'producer' ? owner : administrator;
		expect((await desk.read(reader, sent.id)).status).toBe(404);
		const asked = await desk.ask(reader, { method: 'GET', id: sent.id });
		expect(asked.json.code).toBe(code === 'FILE_EMPTY' ? 'NOT_FOUND' : code);
	});

	it.each(ALL_FILE_PURPOSES.filter((purpose) => !OF_SHOPPERS.includes(purpose)))(
		'200 MB of %s, before the first byte comes',
		async (purpose) => {
			const before = await desk.lying();
			const isProducers = purposeRule(purpose).uploader.kind === 'producer';
			const { answered } = await desk.begin(isProducers ? owner : administrator, {
				purpose,
				bytes: Buffer.alloc(0),
				declaredBytes: 200_000_000,
				...(isProducers ? { producerId: desk.stall.producer } : {}),
			});
			expect(answered).toMatchObject({ status: 413, json: { code: 'FILE_TOO_LARGE' } });
			expect(await desk.lying()).toEqual(before);
		},
	);

	it('more bytes than were announced', async () => {
		const producerId = desk.stall.producer;
		const bytes = await bad.photo();
		const small = { purpose: 'productPicture', producerId, bytes, declaredBytes: 100 } as const;
		const { id } = await desk.begin(owner, small);
		const taken = await desk.patch(owner, id, { at: 0, piece: bytes });
		expect(taken.status).toBe(413);
		expect((await desk.ask(owner, { method: 'GET', id })).json).toMatchObject({
			state: 'uploading',
			receivedBytes: 0,
		});
	});
});

describe.each(OF_SHOPPERS)("a shopper's %s", (purpose) => {
	let shopper: Sender;
	let reader: AccountId;
	let orderId: string | undefined;
	beforeAll(async () => {
		if (purpose === 'complaintPicture') {
			const made = await desk.stall.order();
			await push(desk.stall.runtime, [made.operation]);
			shopper = { orderSecret: made.secret };
			orderId = opId(made.operation.opId);
			reader = owner;
		} else {
			reader = await desk.organiser('reviewer');
		}
	});
	/** A report has few pictures: each of these is of one of its own. */
	async function sendPicture(bytes: Uint8Array, name = 'anh.jpg') {
		if (purpose === 'complaintPicture') {
			return desk.send(shopper, { purpose, ...(orderId ? { orderId } : {}), bytes, name });
		}
		const secret = newOrderSecret();
		shopper = { reportSecret: secret, address: `198.51.100.${++addresses}` };
		const id = fileId(uuidV7(desk.stall.now));
		const payload = {
			...{ secret, kind: 'other', text: 'Tem nhòe', contact: null, pictures: [id] },
			...{ productId: desk.stall.honey, gtin: null, lot: null, serial: null },
		};
		const operation = await desk.stall.operation('report.create@1', payload);
		expect(await desk.stall.outcome(operation)).toEqual({ status: 'accepted' });
		return desk.send(shopper, { purpose, bytes, name, id });
	}

	it.each<[string, string, () => Buffer | Promise<Buffer>]>([
		['nothing at all', 'FILE_EMPTY', () => Buffer.alloc(0)],
		['a drawing with a script', 'FILE_TYPE_REFUSED', bad.svgWithScript],
		['a page', 'FILE_TYPE_REFUSED', () => Buffer.from(bad.SCRIPT)],
		['a paper that is a page too', 'FILE_TYPE_REFUSED', bad.pdfThatIsAPage],
		['an archive', 'FILE_TYPE_REFUSED', bad.zip],
		['a program', 'FILE_TYPE_REFUSED', () => elf()],
		['a picture that moves', 'FILE_UNREADABLE', bad.movingWebp],
		['a picture that unpacks to 430 MB', 'FILE_UNREADABLE', () => bad.hugePng(12_000)],
		['half a picture', 'FILE_UNREADABLE', () => half(bad.photo())],
	])('is refused where it is %s: %s', async (_, code, make) => {
		const before = await desk.lying();
		const { id, json } = await sendPicture(await make());
		expect(json.code).toBe(code);
		expect(await desk.lying()).toEqual(before);
		expect((await desk.read(shopper, id)).status).toBe(404);
		expect((await desk.read(reader, id)).status).toBe(404);
	});

	it('is refused where it is too big, before the first byte comes', async () => {
		const { answered } = await desk.begin(shopper, {
			...{ purpose, ...(orderId ? { orderId } : {}), bytes: Buffer.alloc(0) },
			declaredBytes: purposeRule(purpose).maxBytes + 1,
		});
		expect(answered).toMatchObject({ status: 413, json: { code: 'FILE_TOO_LARGE' } });
	});

	it('is kept without its place and without what else stood in it', async () => {
		const { id, json } = await sendPicture(await bad.photoWithPosition(), '"><img src=x>.JPG');
		expect(json).toMatchObject({ state: 'ready', mediaType: 'image/webp' });
		const { body, headers } = await desk.read(reader, id);
		const { exif, xmp, iptc } = await sharp(body).metadata();
		expect([exif, xmp, iptc]).toEqual([undefined, undefined, undefined]);
		expect(body.includes(bad.SCRIPT)).toBe(false);
		expect(headers.get('content-security-policy')).toContain("sandbox; default-src 'none'");
		const both = await sendPicture(await bad.gifar(await bad.photo('jpeg')));
		expect(both.json.state).toBe('ready');
		expect((await desk.read(reader, both.id)).body.includes('PK\x03\x04')).toBe(false);
	});
});

describe('what is kept', () => {
	it('a picture without its place, upright', async () => {
		const taken = await bad.photoWithPosition();
		expect(await sharp(taken).metadata()).toMatchObject({
			width: 400,
			height: 300,
			orientation: 6,
		});
		const { id, json } = await send('productPicture', taken, 'vườn nhà.JPG');
		expect(json).toMatchObject({ state: 'ready', mediaType: 'image/webp', name: 'vườn nhà.webp' });
		const { body } = await desk.read(owner, id);
		const seen = await sharp(body).metadata();
		expect(seen).toMatchObject({ format: 'webp', width: 300, height: 400 });
		for (const left of ['exif', 'xmp', 'iptc', 'icc', 'orientation'] as const) {
			expect(seen[left], left).toBeUndefined();
		}
		expect(body.includes('Máy thử')).toBe(false);
		expect(body.includes(bad.SCRIPT)).toBe(false);
	});

	it.each(['jpeg', 'png', 'webp'] as const)(
		'of a %s that is an archive too, only the picture',
		async (format) => {
			const both = await bad.gifar(await bad.photo(format));
			const { id, json } = await send('dossierDocument', both);
			expect(json).toMatchObject({ state: 'ready', mediaType: 'image/webp' });
			const { body } = await desk.read(owner, id);
			expect(body.includes('PK\x03\x04')).toBe(false);
		},
	);

	it('a paper that is a page too, which no browser runs', async () => {
		const { id, json } = await send('dossierDocument', bad.pdfThatIsAPage(), '"><img>.html');
		expect(json).toMatchObject({ state: 'ready', mediaType: 'application/pdf' });
		const { headers, body } = await desk.read(owner, id);
		expect(body.includes(bad.SCRIPT)).toBe(true);
		expect(headers.get('content-type')).toBe('application/pdf');
		expect(headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''img.pdf");
		expect(headers.get('content-security-policy')).toContain("sandbox; default-src 'none'");
		expect(headers.get('x-content-type-options')).toBe('nosniff');
	});

	it('a workbook and a list of values, as they are', async () => {
		const book = bad.workbook();
		const { id, json } = await send('spreadsheet', book, 'sản phẩm.xlsx');
		expect(json).toMatchObject({ state: 'ready', name: 'sản phẩm.xlsx', bytes: book.length });
		expect((await desk.read(administrator, id)).body.equals(book)).toBe(true);
		const list = Buffer.from('\uFEFFtên,giá\nMật ong,120000\n');
		const sent = await send('spreadsheet', list, 'giá.txt');
		expect(sent.json).toMatchObject({ state: 'ready', mediaType: 'text/csv', name: 'giá.csv' });
		expect((await desk.read(administrator, sent.id)).headers.get('content-disposition')).toMatch(
			/^attachment/,
		);
	});

	it.each([
		['UTF-8', Buffer.from('tên,giá\nMật ong,120000\n')],
		['UTF-16 with its mark', Buffer.from('\uFEFFtên\tgiá\nMật ong\t120000\n', 'utf16le')],
		["Windows' Vietnamese", latin1('t\xean,gi\xe1\nM\xe2\xf2t ong,120000\n')],
	])('a list of values in %s, which the import reads', async (_, list) => {
		const { id, json } = await send('spreadsheet', list, 'giá.csv');
		expect(json).toMatchObject({ state: 'ready', mediaType: 'text/csv' });
		const [sheet] = await readSpreadsheet((await desk.read(administrator, id)).body);
		expect(sheet?.rows[1]?.[0]).toBe('Mật ong');
	});

	it('a large picture, in a size that a page shows', async () => {
		const { id } = await send(
			'productPicture',
			await bad.photo('jpeg', { width: 4000, height: 1000 }),
		);
		const { width, height } = await sharp((await desk.read(owner, id)).body).metadata();
		expect({ width, height }).toEqual({ width: 2560, height: 640 });
	});
});

async function half(whole: Buffer | Promise<Buffer>, share = 0.5): Promise<Buffer> {
	const bytes = await whole;
	return bytes.subarray(0, Math.floor(bytes.length * share));
}

function latin1(text: string): Buffer {
	return Buffer.from(text, 'latin1');
}

function elf(): Buffer {
	return Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(200)]);
}

function jpegHead(): Buffer {
	return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), Buffer.from(bad.SCRIPT)]);
}
