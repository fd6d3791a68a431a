import { ask, deskApi, type Asked } from '../online';
import type { LogFilter } from './filter';

type Answer = Awaited<ReturnType<ReturnType<typeof deskApi>['audit']['list']['query']>>;
export type AuditEntry = Answer['entries'][number];

/** A page of what staff did, newest first. */
export function listChanges(before: number | null, filter: LogFilter): Promise<Asked<Answer>> {
	const { action, person, producer, from, until } = filter;
	return ask(() =>
		deskApi().audit.list.query({
			...{ before, accountId: null, producerId: null, text: action, person, producer },
			...{ from: from || null, until: until || null },
		}),
	);
}
