import type { ComplaintTerms, Remedy } from '$lib/domain/complaints/complaint';
import type { ProducerId } from '$lib/domain/ids';
import type { PlaceInList } from '$lib/domain/place-in-list';

import { ask, deskApi, type Asked } from '../online';

export type ComplaintPage = Awaited<
	ReturnType<ReturnType<typeof deskApi>['complaints']['all']['query']>
>;
export type DeskComplaint = ComplaintPage['running'][number];

/** @param producerId null for all producers', at the organisers' desk */
export function listComplaints(
	producerId: ProducerId | null,
	before: PlaceInList | null,
): Promise<Asked<ComplaintPage>> {
	return ask(() =>
		producerId === null
			? deskApi().complaints.all.query({ before })
			: deskApi().complaints.ofProducer.query({ producerId, before }),
	);
}

export interface Judgement {
	readonly complaintId: string;
	readonly remedy: Remedy;
	readonly text: string;
}

/** Answers for the producer, or decides for the organisers. */
export function judge(producerId: ProducerId | null, judgement: Judgement): Promise<Asked<void>> {
	return ask(() =>
		producerId === null
			? deskApi().complaints.decide.mutate(judgement)
			: deskApi().complaints.answer.mutate({ ...judgement, producerId }),
	);
}

/** Tells a buyer that what was decided is done. */
export function markDone(producerId: ProducerId, complaintId: string): Promise<Asked<void>> {
	return ask(() => deskApi().complaints.markDone.mutate({ producerId, complaintId }));
}

/** How long each side has. */
export function readTerms(): Promise<Asked<ComplaintTerms>> {
	return ask(() => deskApi().complaints.terms.query());
}

export function setTerms(terms: ComplaintTerms): Promise<Asked<void>> {
	return ask(() => deskApi().complaints.setTerms.mutate(terms));
}
