import type { Entry } from '$lib/domain/catalogue/entries';
import type { CertificateId, ProducerId } from '$lib/domain/ids';
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
import type { Changed } from './differences';
import type { ImportPlan } from './plan-import';

/**
 * Writes what was planned, within the publication that planned it: certificates before the products
 * that name them.
 * @returns what is to be published
 */
export async function carryOut(
	tx: Transaction,
	plan: ImportPlan,
	publication: Publication,
): Promise<readonly Entry[]> {
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
	const products = await saveImportedProducts(
		tx,
		{
			create: plan.products.create.map(({ values, producerSlug }) => ({
				...values,
				producerId: required(producerOf.get(producerSlug)),
				certificateId: certificateOf.get(values.slug) ?? null,
			})),
			change: changedProducts(plan, certificateOf),
		},
		publication,
	);
	return [...producers.put, ...certificates.put, ...products];
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

/** Notes in the audit what the file changed, row by row, and how much it made. */
export async function recordImport(tx: Transaction, plan: ImportPlan, told: Told): Promise<void> {
	const { actor, at, fileSha256, counts } = told;
	const changes = (kind: string, rows: readonly Changed<{ readonly id: number }>[]): Change[] =>
		rows.map(({ before, after }) => ({
			actor,
			at,
			action: `${kind}.import`,
			subject: `${kind} ${before.id}`,
			before: { ...before },
			after: { ...after },
		}));
	await recordChanges(tx, [
		{ actor, at, action: 'data.import', subject: `file ${fileSha256}`, after: counts },
		...changes('producer', plan.producers.change),
		...changes('product', plan.products.change),
		...changes('certificate', plan.certificates.change),
	]);
}
