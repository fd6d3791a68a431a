import type { AccountId } from '$lib/domain/accounts/account';
import { lastValidDay, type Stars } from '$lib/domain/certification/certificate';
import type { DocumentKind } from '$lib/domain/certification/documents';
import { dossierId, type DossierId } from '$lib/domain/certification/dossier';
import type { FileId } from '$lib/domain/files/purposes';
import { uuidV7, type CertificateId, type ProducerId } from '$lib/domain/ids';
import { DAY_MS, dayOf, HOUR_MS, type EpochMs } from '$lib/domain/time';
import { readFile } from 'node:fs/promises';
import { eq } from 'drizzle-orm';

import { addProducts } from '../../catalogue/add-to-catalogue';
import type { SeededProduct } from '../../catalogue/demo/seed-catalogue';
import { addPicture } from '../../catalogue/pictures/add-picture';
import { drawPicture } from '../../catalogue/pictures/draw';
import type { Transaction } from '../../database/database';
import { addDemoFile } from '../../files/demo/add-demo-file';
import type { FileShelf } from '../../files/file-shelf';
import { addCertificates, type NewCertificate } from '../certificates';
import { COMMITMENT } from '../commitment-text';
import { commitments, decisions, documentEvents, dossierMessages, dossiers } from '../tables';
import {
	DEMO_DOSSIERS,
	DEMO_LATER_PAPERS,
	type DemoDossier,
	type DemoPaper,
	type DemoPerson,
} from './demo-papers';

/** Where the made-up papers lie, and what each is called. The others of a dossier have no pages. */
const FILES: Partial<Record<DocumentKind, string>> = {
	ocopCertificate: 'ocop-certificate.webp',
	businessLicence: 'business-licence.webp',
	productionCertificate: 'production-certificate.webp',
	qualityDeclaration: 'quality-declaration.pdf',
	testReport: 'test-report.pdf',
};
const NAMES: Partial<Record<DocumentKind, string>> = {
	ocopCertificate: 'Giấy chứng nhận OCOP.webp',
	businessLicence: 'Giấy đăng ký hợp tác xã.webp',
	productionCertificate: 'Giấy an toàn thực phẩm.webp',
	qualityDeclaration: 'Bản tự công bố.pdf',
	testReport: 'Phiếu kiểm nghiệm.pdf',
};
const PAPERS = new URL('./papers/', import.meta.url);

/** What the seeding of the demo's dossiers is given. */
export interface DemoDesk {
	/** Of the demo catalogue, by slug. */
	readonly products: ReadonlyMap<string, SeededProduct>;
	readonly people: Readonly<Record<DemoPerson, AccountId>>;
	/** Where pages are put; left out where nobody will look at them. */
	readonly shelf: FileShelf | undefined;
}

/**
 * Gives both desks dossiers to work on: on their way in every state, for products that wait to be
 * sold, with papers that say of themselves that they are made up.
 */
export async function seedPapers(tx: Transaction, desk: DemoDesk, now: EpochMs): Promise<void> {
	for (const row of DEMO_DOSSIERS) {
		const producer = desk.products.get(row.besides);
		if (!producer) throw new Error(`the demo has no ${row.besides}`);
		const { producerId } = producer;
		const id = await openOne(tx, { row, producerId }, now);
		for (const paper of row.papers) await handIn(tx, desk, { id, producerId, paper, now });
		if (row.isSigned) await sign(tx, desk, { id, at: now - row.openedDaysAgo * DAY_MS });
		await talk(tx, desk, { id, row, now });
	}
	for (const { product, ...paper } of DEMO_LATER_PAPERS) {
		const { id: productId, producerId } = desk.products.get(product) ?? {};
		if (productId === undefined || producerId === undefined) continue;
		const [dossier] = await tx.select().from(dossiers).where(eq(dossiers.productId, productId));
		// When the demonstration's certificates are over one day, there is none.
		if (dossier) await handIn(tx, desk, { id: dossier.id, producerId, paper, now });
	}
}

async function openOne(
	tx: Transaction,
	{ row, producerId }: { readonly row: DemoDossier; readonly producerId: ProducerId },
	now: EpochMs,
): Promise<DossierId> {
	const { product, state, openedDaysAgo, submittedDaysAgo, stars } = row;
	const openedAt = now - openedDaysAgo * DAY_MS;
	const id = dossierId(uuidV7(openedAt));
	const [certificateId = null] =
		stars === undefined ? [] : await addCertificates(tx, [certificateOf(stars, now)], now);
	await tx.insert(dossiers).values({
		id,
		producerId,
		certificateId,
		productName: product.name,
		setCode: product.setCode,
		state,
		openedAt,
		submittedAt: submittedDaysAgo === null ? null : hoursBefore(now, submittedDaysAgo),
		isDemo: true,
	});
	await addProducts(
		tx,
		[await waitingProduct(tx, { row, producerId, id, certificateId }, now)],
		now,
	);
	return id;
}

async function waitingProduct(
	tx: Transaction,
	{
		row: { product },
		producerId,
		id,
		certificateId,
	}: {
		readonly row: DemoDossier;
		readonly producerId: ProducerId;
		readonly id: DossierId;
		readonly certificateId: CertificateId | null;
	},
	now: EpochMs,
) {
	const { picture, ...facts } = product;
	return {
		...facts,
		producerId,
		certificateId,
		dossierId: id,
		listedOn: dayOf(now),
		withdrawnAt: now,
		withdrawnBecause: 'waiting' as const,
		story: 'Dữ liệu minh hoạ: sản phẩm và giấy tờ được soạn để trình diễn.',
		available: 40,
		picture: await addPicture(tx, drawPicture({ ...picture, seed: product.slug })),
	};
}

function certificateOf(stars: Stars, now: EpochMs): NewCertificate {
	const issuedOn = dayOf(now - 100 * DAY_MS);
	return {
		stars,
		points: stars === 5 ? 91.5 : stars === 4 ? 78 : 62,
		number: null,
		isIllustrative: true,
		issuer: stars === 5 ? 'Bộ Nông nghiệp và Môi trường' : 'UBND tỉnh (minh họa)',
		issuerKind: stars === 5 ? 'ministry' : 'province',
		issuedOn,
		expiresOn: lastValidDay(issuedOn),
		standing: 'unverified',
	};
}

async function handIn(
	tx: Transaction,
	desk: DemoDesk,
	{
		id,
		producerId,
		paper,
		now,
	}: {
		readonly id: DossierId;
		readonly producerId: ProducerId;
		readonly paper: DemoPaper;
		readonly now: EpochMs;
	},
): Promise<void> {
	const { kind, daysAgo, expiresInDays, review } = paper;
	const at = hoursBefore(now, daysAgo, 3);
	const { owner, organiser } = desk.people;
	const page = await addPage(tx, desk, { id, producerId, kind, at });
	await tx.insert(documentEvents).values({
		dossierId: id,
		kind,
		what: 'submitted',
		fileIds: page === null ? [] : [page],
		issuedOn: dayOf(at - 20 * DAY_MS),
		expiresOn: expiresInDays === null ? null : dayOf(now + expiresInDays * DAY_MS),
		accountId: owner,
		at,
	});
	if (review === undefined) return;
	const seen = { dossierId: id, kind, accountId: organiser, at: hoursBefore(now, daysAgo - 1, 2) };
	await tx
		.insert(documentEvents)
		.values(
			review === 'accepted'
				? { ...seen, what: review }
				: 'rejected' in review
					? { ...seen, what: 'rejected', reason: review.rejected }
					: { ...seen, what: 'waived', reason: review.waived },
		);
}

async function addPage(
	tx: Transaction,
	{ shelf, people }: DemoDesk,
	{
		id,
		producerId,
		kind,
		at,
	}: {
		readonly id: DossierId;
		readonly producerId: ProducerId;
		readonly kind: DocumentKind;
		readonly at: EpochMs;
	},
): Promise<FileId | null> {
	const [file, name] = [FILES[kind], NAMES[kind]];
	if (shelf === undefined || file === undefined || name === undefined) return null;
	return addDemoFile(tx, shelf, {
		purpose: 'dossierDocument',
		producerId,
		accountId: people.owner,
		name,
		mediaType: file.endsWith('.pdf') ? 'application/pdf' : 'image/webp',
		bytes: await readFile(new URL(file, PAPERS)),
		attachedTo: `dossier ${id}`,
		at,
	});
}

async function sign(
	tx: Transaction,
	{ people }: DemoDesk,
	{ id, at }: { readonly id: DossierId; readonly at: EpochMs },
): Promise<void> {
	const { version: textVersion, text } = COMMITMENT;
	const accountId = people.owner;
	await tx
		.insert(commitments)
		.values({ dossierId: id, textVersion, text, accountId, signedAt: at });
	await tx
		.insert(documentEvents)
		.values({ dossierId: id, kind: 'commitment', what: 'accepted', accountId, at });
}

async function talk(
	tx: Transaction,
	{ people }: DemoDesk,
	{ id, row, now }: { readonly id: DossierId; readonly row: DemoDossier; readonly now: EpochMs },
): Promise<void> {
	for (const { by, kind, daysAgo, text } of row.messages ?? []) {
		const side = by === 'owner' ? 'producer' : 'organiser';
		const at = hoursBefore(now, daysAgo, 1);
		await tx
			.insert(dossierMessages)
			.values({ dossierId: id, side, kind, text, accountId: people[by], at });
	}
	if (!row.decision) return;
	const { verdict, reason, daysAgo } = row.decision;
	await tx.insert(decisions).values({
		dossierId: id,
		verdict,
		reason,
		needsSecond: row.stars === 5,
		accountId: people.organiser,
		at: hoursBefore(now, daysAgo, 1),
	});
}

/** So many days and hours ago: what happened on one day happened in its order. */
function hoursBefore(now: EpochMs, days: number, hours = 0): EpochMs {
	return now - Math.max(days, 0) * DAY_MS - hours * HOUR_MS;
}
