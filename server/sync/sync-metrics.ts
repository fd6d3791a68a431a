import type { OperationAnswer } from '$lib/domain/ordering/operation';
import { Counter } from 'prom-client';

import { metrics } from '../metrics';
import { findKind } from './kinds';

const answered = new Counter({
	name: 'operations_total',
	help: 'Operations answered by sync.push, by kind and by what came of them',
	labelNames: ['kind', 'outcome'] as const,
	registers: [metrics],
});

const held = new Counter({
	name: 'operations_held_total',
	help: 'Operations that a bug of ours kept from being performed: any at all is an alarm',
	labelNames: ['kind'] as const,
	registers: [metrics],
});

/** Counts an answer. Kinds that nobody was released with share one label: there is no end of them. */
export function countAnswer(kind: string, answer: OperationAnswer): void {
	const outcome =
		'error' in answer ? answer.error.code : answer.replayed ? 'replayed' : answer.outcome.status;
	answered.inc({ kind: findKind(kind) ? kind : 'unknown', outcome });
}

export function countHeld(kind: string): void {
	held.inc({ kind });
}
