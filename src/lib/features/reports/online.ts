import { createApiClient, toApiError } from '$lib/api/client';
import type { ErrorCode } from '$lib/domain/errors';
import { MOST_TRACKED, toldReportSchema, type ToldReport } from '$lib/domain/reports/report';
import type { MyReport } from '$lib/local/my-reports';
import * as v from 'valibot';

export type Told =
	| { readonly kind: 'told'; readonly reports: readonly ToldReport[] }
	| { readonly kind: 'failed'; readonly code: ErrorCode };

/** Asks what the organisers replied to what was reported from this phone, the newest of it. */
export async function trackReports(
	reports: readonly Pick<MyReport, 'id' | 'secret'>[],
): Promise<Told> {
	const keys = reports.slice(0, MOST_TRACKED).map(({ id, secret }) => ({ reportId: id, secret }));
	if (keys.length === 0) return { kind: 'told', reports: [] };
	try {
		const api = createApiClient({ deviceId: () => Promise.resolve(null) });
		const answer = await api.reports.track.mutate({ reports: keys });
		const parsed = v.safeParse(v.array(toldReportSchema), answer);
		return parsed.success
			? { kind: 'told', reports: parsed.output }
			: { kind: 'failed', code: 'UNREADABLE_ANSWER' };
	} catch (thrown) {
		return { kind: 'failed', code: toApiError(thrown).code };
	}
}
