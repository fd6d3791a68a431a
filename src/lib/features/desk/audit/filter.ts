import { isDay } from '$lib/domain/time';

const FIELDS = ['action', 'person', 'producer', 'from', 'until'] as const;

/** What of the log is wanted, as typed; empty where it makes no difference. Days are `YYYY-MM-DD`. */
export type LogFilter = Readonly<Record<(typeof FIELDS)[number], string>>;

const LONGEST = 80;

/** Reads it from an address, which anybody may have written. */
export function readFilter(params: URLSearchParams): LogFilter {
	const words = (field: keyof LogFilter) => (params.get(field) ?? '').trim().slice(0, LONGEST);
	const day = (field: 'from' | 'until') => {
		const text = words(field);
		return isDay(text) ? text : '';
	};
	return {
		action: words('action'),
		person: words('person'),
		producer: words('producer'),
		from: day('from'),
		until: day('until'),
	};
}

/** @returns `?person=an`, or a bare `?` where everything is wanted */
export function writeFilter(filter: LogFilter): string {
	const wanted = FIELDS.map((field) => [field, filter[field].trim()]).filter(
		([, value]) => value !== '',
	);
	return `?${new URLSearchParams(wanted).toString()}`;
}
