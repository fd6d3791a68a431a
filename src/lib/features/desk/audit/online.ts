import { ask, deskApi, type Asked } from '../online';

type Answer = Awaited<ReturnType<ReturnType<typeof deskApi>['audit']['list']['query']>>;
export type AuditEntry = Answer['entries'][number];

/** A page of what staff did, newest first. */
export function listChanges(question: {
	readonly before: number | null;
	readonly text: string;
}): Promise<Asked<Answer>> {
	return ask(() => deskApi().audit.list.query({ ...question, accountId: null, producerId: null }));
}
