import { error } from '@sveltejs/kit';
import type { Verdict } from '$lib/domain/trace/verdict';

/** A sample to scan, and the verdict that a scan of it gives. */
export interface DemoLabel {
	readonly kind: Verdict;
	readonly url: string;
}

const DEADLINE_MS = 10_000;

/** @throws NOT_FOUND (404) outside a demo market, OFFLINE (503) where the server is out of reach */
export async function loadDemoLabels(
	fetch: typeof globalThis.fetch,
): Promise<readonly DemoLabel[]> {
	const labels = await fetchLabels(fetch);
	if (labels === 'offline') error(503, { code: 'OFFLINE', message: 'OFFLINE' });
	if (labels === 'missing') error(404, { code: 'NOT_FOUND', message: 'NOT_FOUND' });
	return labels;
}

async function fetchLabels(
	fetch: typeof globalThis.fetch,
): Promise<readonly DemoLabel[] | 'offline' | 'missing'> {
	try {
		const answer = await fetch('/demo/labels.json', { signal: AbortSignal.timeout(DEADLINE_MS) });
		if (!answer.ok) return answer.status < 500 ? 'missing' : 'offline';
		return (await answer.json()) as DemoLabel[];
	} catch {
		return 'offline';
	}
}
