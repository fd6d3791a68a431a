import { lotId, newOrderSecret, orderId } from '$lib/domain/ids';
import * as v from 'valibot';

import type { Stall } from '../../../tests/fixtures/stall';
import { seedFile } from '../../files/files.fixture';
import { getUploadDesk } from '../../files/running-files';
import { checkImport } from '../../import/import-file';
import { lockOrder, moveOrder } from '../../ordering/move-order';
import { ensureLabelKey } from '../../trace/label-keys';
import { createLot } from '../../trace/lots';
import { listRuns } from '../../trace/print-runs';
import { flagSerial } from '../../trace/serial-flags';
import {
	answered,
	byJudge,
	byOrganiser,
	byStaff,
	ofStall,
	WORDS,
	type Answers,
	type Deed,
	type Desks,
} from './deed.fixture';

/** What shoppers rely on: labels and recalls, complaints and reports; and what comes by the table. */
export const TRUST_DEEDS: readonly Deed[] = [
	byStaff(
		'owner',
		'desk.trace.issueLabels',
		(stall, answers) => ({ ...ofStall(stall), lotId: answered(answers, 'lot'), count: 2 }),
		openLot,
	),
	byStaff('owner', 'desk.trace.printAgain', printedRun, findRun),
	byStaff('owner', 'desk.trace.recallOwn', (stall, answers) => ({
		...ofStall(stall),
		...ofLot(answers),
	})),
	byJudge('desk.trace.liftRecall', (_stall, answers) => ofLot(answers)),
	byJudge('desk.trace.recall', (_stall, answers) => ofLot(answers)),
	byJudge(
		'desk.trace.liftSuspicion',
		(_stall, answers) => ({ ...pieceIn(answers), reason: WORDS }),
		suspectPiece,
	),
	byStaff(
		'owner',
		'desk.complaints.answer',
		(stall, answers) => ({ ...ofStall(stall), ...judgement(answers) }),
		complain,
	),
	byJudge('desk.complaints.decide', (_stall, answers) => judgement(answers)),
	byStaff('owner', 'desk.complaints.markDone', (stall, answers) => ({
		...{ ...ofStall(stall), complaintId: answered(answers, 'complaint') },
	})),
	byJudge(
		'desk.reports.answer',
		(_stall, answers) => ({ reportId: answered(answers, 'report'), reply: WORDS }),
		report,
	),
	byOrganiser(
		'what a table brings is neither listed nor verified by it',
		'desk.import.carryOut',
		(_stall, answers) => v.parse(v.record(v.string(), v.unknown()), answers.get('table')),
		handInTable,
	),
];

function ofLot(answers: Answers) {
	return { lotId: answered(answers, 'lot'), scope: { kind: 'lot' }, reason: WORDS };
}

async function openLot({ stall, answers }: Desks): Promise<void> {
	const { database } = stall.db;
	await ensureLabelKey(database, stall.now - 30 * 86_400_000);
	const named = { producerId: stall.producer, productId: stall.honey, lot: 'L1' };
	const nothing = { producedOn: null, expiresOn: null, locationCode: null, standards: [] };
	answers.set('lot', lotId(await createLot(database, { ...named, ...nothing }, stall.now)));
}

async function findRun({ stall, answers }: Desks): Promise<void> {
	const lot = v.parse(v.pipe(v.number(), v.transform(lotId)), answers.get('lot'));
	const { runs } = await listRuns(stall.db.database, { lotId: lot, before: null });
	answers.set('run', runs[0]?.id);
}

function printedRun(stall: Stall, answers: Answers) {
	return { ...ofStall(stall), runId: answered(answers, 'run'), from: 1, to: 2 };
}

const labelsSchema = v.array(v.object({ gtin: v.string(), lot: v.string(), serial: v.string() }));

/** The first piece that labels were issued for. */
function pieceIn(answers: Answers) {
	const [piece] = v.parse(labelsSchema, answers.get('desk.trace.issueLabels'));
	if (!piece) throw new Error('no label was issued');
	return piece;
}

async function suspectPiece({ stall, answers }: Desks): Promise<void> {
	// A recall is the graver word: it stood on the lot as a whole, not on this piece.
	const flag = { ...pieceIn(answers), reason: 'copySuspected', since: stall.now } as const;
	await stall.db.database.transaction((tx) => flagSerial(tx, flag));
}

function judgement(answers: Answers) {
	return { complaintId: answered(answers, 'complaint'), remedy: 'replace', text: WORDS };
}

/** A buyer complains of what was delivered. */
async function complain({ stall, answers }: Desks): Promise<void> {
	const made = await stall.order({ lines: [stall.line(stall.noodles)] });
	const { id } = await stall.place(made);
	for (const to of ['confirmed', 'packed', 'shipped', 'delivered'] as const) {
		await stall.db.database.transaction(async (tx) => {
			const row = await lockOrder(tx, orderId(id));
			if (row) await moveOrder(tx, row, { to, by: 'producer', at: stall.now });
		});
	}
	const operation = await stall.operation('complaint.create@1', {
		...{ orderId: id, secret: made.secret, pictures: [] },
		...{ kind: 'damaged', wish: 'replace', text: WORDS },
	});
	await stall.outcome(operation);
	answers.set('complaint', operation.opId);
}

async function report({ stall, answers }: Desks): Promise<void> {
	const operation = await stall.operation('report.create@1', {
		...{ secret: newOrderSecret(), kind: 'other', text: WORDS, contact: null, pictures: [] },
		...{ productId: stall.honey, gtin: null, lot: null, serial: null },
	});
	await stall.outcome(operation);
	answers.set('report', operation.opId);
}

const TABLE = `Mã chủ thể,Tên chủ thể,Loại hình,"Tỉnh, thành phố",Giới thiệu
htx-che,HTX Chè,HTX,Thái Nguyên,Chè trên đồi.
`;

async function handInTable({ stall, people, answers }: Desks): Promise<void> {
	const { database } = stall.db;
	const bytes = Buffer.from(TABLE);
	const file = { purpose: 'spreadsheet', producerId: null, accountId: people.organiser } as const;
	const fileId = await seedFile(database, file, stall.now);
	await getUploadDesk().shelf.put(fileId, bytes);
	const { fileSha256, problems } = await checkImport(database, bytes, stall.now);
	if (problems.length > 0) throw new Error(JSON.stringify(problems));
	answers.set('table', { fileId, fileSha256 });
}
