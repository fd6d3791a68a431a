import { accountId } from '$lib/domain/accounts/account';
import { UPLOAD_PIECE_BYTES } from '$lib/domain/files/purposes';
import { producerId } from '$lib/domain/ids';
import { UploadsDatabase, type UploadOwner } from '$lib/local/uploads-database';
import { afterEach, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import type { UploadAnswer } from '../../../../tests/fixtures/upload-answers';
import { UploadSender } from './sender';
import UploadedFile from './UploadedFile.svelte';
import { Uploads } from './uploads.svelte';

/*
 * The real client of uploads, met by what stands between a phone and the market, and by a server that
 * has changed its mind meanwhile.
 */

const NAME = 'uploads-bad-roads';
const PIECE = UPLOAD_PIECE_BYTES;
const owner: UploadOwner = {
	kind: 'account',
	accountId: accountId('me'),
	producerId: producerId(1),
};
const undo: (() => void)[] = [];

afterEach(async () => {
	for (const step of undo.splice(0)) step();
	await new UploadsDatabase(NAME).delete();
});

const tus = { 'tus-resumable': '1.0.0' };
const begun: UploadAnswer = { status: 201, headers: { ...tus, location: '/api/desk/uploads/1' } };
const taken = (bytes: number): UploadAnswer => ({
	status: 204,
	headers: { ...tus, 'upload-offset': String(bytes) },
});
const isAt = (bytes: number): UploadAnswer => ({
	status: 200,
	headers: { ...tus, 'upload-offset': String(bytes), 'upload-length': String(2 * PIECE) },
});
const portal = (status: number): UploadAnswer => ({
	status,
	headers: { 'content-type': 'text/html' },
	body: '<!doctype html><title>Wi-Fi miễn phí</title><form action="/login">…</form>',
});
const refusal = (status: number, code: string): UploadAnswer => ({
	status,
	headers: { ...tus, 'content-type': 'application/json' },
	body: JSON.stringify({ code, params: {} }),
});

/** Chooses a paper of two pieces, and waits until the phone has given up for now. */
async function choose(answers: readonly UploadAnswer[]) {
	await commands.answerUploads(answers);
	const database = new UploadsDatabase(NAME);
	const sender = new UploadSender(database);
	const form = { place: 'dossier 1', purpose: 'dossierDocument', owner } as const;
	const uploads = new Uploads(form, database, sender);
	undo.push(uploads.open(), () => database.close());
	const paper = new File([`%PDF-1.7\n${' '.repeat(2 * PIECE - 9)}`], 'giấy.pdf');
	await uploads.add([paper], 1);
	await expect.poll(() => uploads.rows[0]?.code ?? null).not.toBeNull();
	const [row] = uploads.rows;
	if (!row) throw new Error('nothing was chosen');
	return { uploads, database, sender, row };
}

function shown(row: Awaited<ReturnType<typeof choose>>['row']) {
	return render(UploadedFile, { row, onremove: () => undefined, onretry: () => undefined });
}

it.each([
	['before it began', 200, [portal(200)], ['POST']],
	['with a page that forbids', 403, [portal(403)], ['POST']],
	['in its middle', 200, [begun, taken(PIECE), portal(200)], ['POST', 'PATCH 0', `PATCH ${PIECE}`]],
])(
	'the page of a Wi-Fi that wants a sign-in loses nothing %s',
	async (_, status, answers, asked) => {
		const { uploads, database, sender, row } = await choose(answers);
		expect(row).toMatchObject({ state: 'waiting', code: 'UNREADABLE_ANSWER' });
		// Nobody is asked again and again within one try: it will say the same.
		expect(await commands.uploadsAsked()).toEqual(asked);
		expect(await database.contents.count()).toBe(1);
		await expect.element(shown(row).getByText('Wi-Fi đòi đăng nhập')).toBeVisible();

		// Where a portal stands, it answers the next try, too; then the person signs in to the Wi-Fi.
		await commands.answerUploads([portal(status), portal(status)]);
		await sender.sendWaiting('button');
		expect(uploads.rows).toMatchObject([{ state: 'waiting' }]);
		await commands.answerUploads([isAt(PIECE), taken(2 * PIECE)]);
		await sender.sendWaiting('button');
		await expect.poll(() => uploads.rows).toMatchObject([{ state: 'up' }]);
		expect(await commands.uploadsAsked()).toEqual(['HEAD', `PATCH ${PIECE}`]);
	},
);

it.each([
	['of one who may not any more', 403, 'FORBIDDEN'],
	['of one who works elsewhere by now', 404, 'NOT_FOUND'],
])('a right taken away in the middle loses nothing %s', async (_, status, code) => {
	const { uploads, database, row } = await choose([begun, taken(PIECE), refusal(status, code)]);
	expect(row).toMatchObject({ state: 'failed', code, sentBytes: PIECE });
	expect(await database.contents.count()).toBe(1);
	const screen = shown(row);
	await expect.element(screen.getByRole('alert')).toHaveTextContent('không còn được gửi tệp');
	await expect.element(screen.getByTestId('upload-retry')).toBeVisible();

	// Given back, it goes on where it was.
	await commands.answerUploads([isAt(PIECE), taken(2 * PIECE)]);
	await uploads.retry(row);
	await expect.poll(() => uploads.rows).toMatchObject([{ state: 'up' }]);
	expect(await commands.uploadsAsked()).toEqual(['HEAD', `PATCH ${PIECE}`]);
});
