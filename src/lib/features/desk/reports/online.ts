import type { PlaceInList } from '$lib/domain/place-in-list';

import { ask, deskApi, type Asked } from '../online';

type Page = Awaited<ReturnType<ReturnType<typeof deskApi>['reports']['list']['query']>>;
export type DeskReport = Page['reports'][number];

export function listReports(isOpen: boolean, before: PlaceInList | null): Promise<Asked<Page>> {
	return ask(() => deskApi().reports.list.query({ isOpen, before }));
}

/** @param reply null closes it without a word */
export function answerReport(reportId: string, reply: string | null): Promise<Asked<void>> {
	return ask(() => deskApi().reports.answer.mutate({ reportId, reply }));
}
