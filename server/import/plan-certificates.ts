import { certificateState, type Certificate } from '$lib/domain/certification/certificate';
import type { CertificateId, ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import type { KnownProduct } from '../catalogue/known-rows';
import type { ImportedCertificate } from '../certification/save-imported';
import { plainHeading } from './columns';
import { changeOf, type Changed } from './differences';
import type { ProductIndex, ProductRef } from './product-index';
import type { FileDrafts } from './read-file';

export interface CertificatePlan {
	/** With the slug of the product that each belongs to. */
	readonly create: readonly { readonly values: ImportedCertificate; readonly slug: string }[];
	readonly change: readonly Changed<Certificate>[];
	readonly unchanged: number;
}

interface MatchedCertificate {
	readonly drafted: FileDrafts['certificates'][number];
	readonly ref: ProductRef;
}

/** Finds the product that each certificate is of, among the known and the file's own. */
export function matchCertificates(
	drafts: FileDrafts['certificates'],
	index: ProductIndex,
): readonly MatchedCertificate[] {
	const matched: MatchedCertificate[] = [];
	const seen = new Set<ProductRef>();
	for (const drafted of drafts) {
		const ref = index.find(drafted.draft.product);
		if (!ref) drafted.row.fault('product', 'PRODUCT_UNKNOWN');
		else if (seen.has(ref)) drafted.row.fault('product', 'ROW_TWICE');
		else {
			seen.add(ref);
			matched.push({ drafted, ref });
		}
	}
	return matched;
}

/**
 * Tells new certificates from known ones. What reviewers verified and still runs is theirs, and what they
 * withdrew: a table that put another in its place would undo what two people signed. What waits for its
 * second signature stays as the first person saw it.
 */
export function planCertificates(
	matched: readonly MatchedCertificate[],
	known: {
		readonly products: ReadonlyMap<ProductId, KnownProduct>;
		readonly certificates: ReadonlyMap<CertificateId, Certificate>;
		/** Those about which a decision waits for its second signature. */
		readonly waiting: ReadonlySet<CertificateId>;
	},
	now: EpochMs,
): CertificatePlan {
	const create: CertificatePlan['create'][number][] = [];
	const change: Changed<Certificate>[] = [];
	let unchanged = 0;
	for (const { drafted, ref } of matched) {
		const { product: _, ...said } = drafted.draft;
		const product = ref.id === null ? undefined : known.products.get(ref.id);
		const before = known.certificates.get(product?.certificateId ?? NO_CERTIFICATE);
		const isSame = before && plainHeading(before.number ?? '') === plainHeading(said.number);
		const changed = isSame ? changeOf(before, said) : undefined;
		if (isSame && !changed) unchanged++;
		else if (before?.standing === 'withdrawn') {
			drafted.row.fault('number', 'CERTIFICATE_WITHDRAWN', { choices: [before.number ?? ''] });
		} else if (before && isTheirs(before, now, isSame === true)) {
			drafted.row.fault('number', 'CERTIFICATE_VERIFIED', { choices: [before.number ?? ''] });
		} else if (before && known.waiting.has(before.id)) {
			drafted.row.fault('number', 'CERTIFICATE_WAITING', { choices: [before.number ?? ''] });
		} else if (changed) change.push(changed);
		else create.push({ values: said, slug: ref.slug });
	}
	return { create, change, unchanged };
}

/** A verified certificate is not set right by a table; one that has ended may be followed by another. */
function isTheirs(certificate: Certificate, now: EpochMs, isSame: boolean): boolean {
	if (certificate.standing === 'unverified') return false;
	return isSame || certificateState(certificate, now) === 'valid';
}

const NO_CERTIFICATE = 0 as CertificateId;
