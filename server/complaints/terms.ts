import { DEFAULT_TERMS, type ComplaintTerms } from '$lib/domain/complaints/complaint';
import type { EpochMs } from '$lib/domain/time';

import { recordChange, type Actor } from '../audit/record-change';
import type { Database, Executor } from '../database/database';
import { complaintTerms } from './tables';

/** How long each side of a complaint has that is opened now. */
export async function readTerms(executor: Executor): Promise<ComplaintTerms> {
	const { answerDays, decideDays, doneDays } = complaintTerms;
	const [row] = await executor.select({ answerDays, decideDays, doneDays }).from(complaintTerms);
	return row ?? DEFAULT_TERMS;
}

/** Sets it for complaints to come; those that are open keep the deadlines that they were told. */
export async function setTerms(
	database: Database,
	terms: ComplaintTerms & { readonly actor: Actor },
	now: EpochMs,
): Promise<void> {
	const { answerDays, decideDays, doneDays, actor } = terms;
	await database.transaction(async (tx) => {
		const before = await readTerms(tx);
		const after = { answerDays, decideDays, doneDays };
		await tx
			.insert(complaintTerms)
			.values(after)
			.onConflictDoUpdate({ target: complaintTerms.isOnly, set: after });
		await recordChange(tx, {
			actor,
			at: now,
			action: 'complaints.setTerms',
			subject: 'complaint terms',
			before: { ...before },
			after,
		});
	});
}
