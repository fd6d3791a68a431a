import { error } from '@sveltejs/kit';
import type { Verdict } from '$lib/domain/trace/verdict';

/** A sample to scan, and the verdict that a scan of it gives. */
export interface DemoLabel {
	readonly kind: Verdict;
	readonly url: string;
}

/** @throws NOT_FOUND (404) outside a demo market */
export async function loadDemoLabels(
	fetch: typeof globalThis.fetch,
): Promise<readonly DemoLabel[]> {
	const answer = await fetch('/demo/labels.json');
	if (!answer.ok) error(404, { code: 'NOT_FOUND', message: 'NOT_FOUND' });
	return (await answer.json()) as DemoLabel[];
}
