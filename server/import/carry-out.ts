import type { Entry } from '$lib/domain/catalogue/entries';
import { producerId, type CertificateId, type ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { recordChanges, type Actor, type Change } from '../audit/record-change';
import type { AuditValue } from '../audit/tables';
import type { KnownProduct } from '../catalogue/known-rows';
import {
	saveImportedProducers,
	saveImportedProducts,
	type Publication,
} from '../catalogue/save-imported';
import { saveImportedCertificates } from '../certification/save-imported';
import type { Transaction } from '../database/database';
import { outdateDrafts } from '../products/outdate-drafts';
import type { ImportPlan } from './plan-import';

/**
 * Writes what was planned, within the publication that planned it: certificates before the products
 * that name them.
 * @returns what is to be published, and every row that was made or changed
 */
export async function carryOut(
	tx: Transaction,
	plan: ImportPlan,
	publication: Publication,
): Promise<{ readonly put: readonly Entry[]; readonly rows: readonly WrittenRow[] }> {
	const producers = await saveImportedProducers(tx, {
		create: plan.producers.create,
		change: plan.producers.change.map(({ after }) => after),
	});
	const certificates = await saveImportedCertificates(
		tx,
		plan.certificates.create.map(({ values }) => values),
		plan.certificates.change.map(({ after }) => after),
	);
	const certificateOf = new Map(
		plan.certificates.create.flatMap(({ slug }, at): [string, CertificateId][] => {
			const id = certificates.ids[at];
			return id === undefined ? [] : [[slug, id]];
		}),
	);
	const producerOf = new Map<string, ProducerId>([
		...plan.knownProducers.map(({ slug, id }) => [slug, id] as const),
		...producers.ids,
	]);
	const newProducts = plan.products.create.map(({ values, producerSlug }) => ({
		...values,
		producerId: required(producerOf.get(producerSlug)),
		certificateId: certificateOf.get(values.slug) ?? null,
	}));
	const changed = changedProducts(plan, certificateOf);
	const unseen = changed.filter(({ reviewedAt }) => reviewedAt === null);
	await outdateDrafts(
		tx,
		unseen.map(({ id }) => id),
	);
	const products = await saveImportedProducts(
		tx,
		{ create: newProducts, change: changed },
		publication,
	);
	return {
		put: [...producers.put, ...certificates.put, ...products.put],
		rows: [
			...made('producer', plan.producers.create, ({ slug }) => producerOf.get(slug)),
			...plan.producers.change.map((row) => ({ kind: 'producer', id: row.before.id, ...row })),
			...made('product', newProducts, (_, at) => products.ids[at]),
			...changed.map((after) => ({
				kind: 'product',
				id: after.id,
				before: plan.knownProducts.get(after.slug) ?? null,
				after,
			})),
			...made(
				'certificate',
				plan.certificates.create.map(({ values }) => values),
				(_, at) => certificates.ids[at],
			),
			...plan.certificates.change.map((row) => ({
				kind: 'certificate',
				id: row.before.id,
				...row,
			})),
		],
	};
}

/** A row that an import wrote: as it was, null for a new one, and as it is. */
interface WrittenRow {
	readonly kind: string;
	readonly id: number;
	readonly before: object | null;
	readonly after: object;
}

function made<Row extends object>(
	kind: string,
	rows: readonly Row[],
	idOf: (row: Row, at: number) => number | undefined,
): readonly WrittenRow[] {
	return rows.map((row, at) => {
		// What the file said nothing of says nothing here either.
		const said = Object.entries(row).filter(([, value]) => value !== null);
		return { kind, id: idOf(row, at) ?? 0, before: null, after: Object.fromEntries(said) };
	});
}

/** Those that the file changes, and those that only get another certificate. */
function changedProducts(
	plan: ImportPlan,
	certificateOf: ReadonlyMap<string, CertificateId>,
): readonly KnownProduct[] {
	const changed = new Map(plan.products.change.map(({ after }) => [after.slug, after]));
	for (const [slug, certificateId] of certificateOf) {
		const product = changed.get(slug) ?? plan.knownProducts.get(slug);
		if (product) changed.set(slug, { ...product, certificateId });
	}
	return [...changed.values()];
}

function required(id: ProducerId | undefined): ProducerId {
	if (id === undefined) throw new Error('a planned product has no producer');
	return id;
}

/** What the audit is told of an import. */
interface Told {
	readonly actor: Actor;
	readonly at: EpochMs;
	readonly fileSha256: string;
	readonly counts: AuditValue;
}

/** Notes in the audit what the file made and changed, row by row, and how much that was. */
export async function recordImport(
	tx: Transaction,
	rows: readonly WrittenRow[],
	{ actor, at, fileSha256, counts }: Told,
): Promise<void> {
	const ofRows = rows.map(({ kind, id, before, after }): Change => ({
		actor,
		at,
		action: `${kind}.import`,
		subject: `${kind} ${id}`,
		producerId: producerOf(kind, id, after),
		before: before && { ...before },
		after: { ...after },
	}));
	const whole = { actor, at, action: 'data.import', subject: `file ${fileSha256}`, after: counts };
	await recordChanges(tx, [whole, ...ofRows]);
}

/** Whom it is about, so that one producer's changes can be looked up. */
function producerOf(kind: string, id: number, after: object): ProducerId | null {
	if (kind === 'producer') return producerId(id);
	return 'producerId' in after && typeof after.producerId === 'number'
		? producerId(after.producerId)
		: null;
}
