import { opId, uuidV7 } from '$lib/domain/ids';
import { isFresh, judgeScan, type Judgement } from '$lib/domain/trace/judge-scan';
import type { App } from '$lib/features/app/app.svelte';

import { getScanPlace } from './scan-place';

/** How long the server may take before the phone judges by itself. */
const DEADLINE_MS = 6_000;

/**
 * Checks one code after the other: by what the phone holds, at once and offline; by the server
 * where the phone holds nothing yet, or what it holds is old.
 */
export class PassportCheck {
	readonly #app: App;
	#judgement = $state.raw<Judgement | null>(null);
	#isChecking = $state(false);
	#run = 0;

	constructor(app: App) {
		this.#app = app;
	}

	/** The last result; null before the first and after `clear`. */
	get judgement(): Judgement | null {
		return this.#judgement;
	}

	get isChecking(): boolean {
		return this.#isChecking;
	}

	clear(): void {
		this.#run++;
		this.#judgement = null;
		this.#isChecking = false;
	}

	/** Judges a text and records the scan, for the server to notice copied labels. */
	async check(text: string): Promise<void> {
		const run = ++this.#run;
		this.#judgement = null;
		this.#isChecking = true;
		// From cold, what the phone holds is still being read: it decides whether to ask at all.
		await this.#app.catalogue.open();
		const { isReady } = this.#app.catalogue;
		const first = isReady ? await this.#judgeHere(text) : await this.#askFirst(text);
		if (run !== this.#run) return;
		this.#judgement = first;
		this.#isChecking = false;
		void this.record(text, first);
		// A lot that is not here yet may be one that was called back.
		const isEnough =
			isFresh(first.syncedAt, first.judgedAt) && !first.reasons.includes('lotNotHere');
		if (!isReady || isEnough) return;
		const fresher = await this.#ask(text);
		if (fresher && run === this.#run) this.#judgement = fresher;
	}

	/** Puts the scan of a product's code into the outbox; of anything else nothing is kept. */
	async record(text: string, { code, product, verdict }: Judgement): Promise<void> {
		if (!code) return;
		const { catalogue, clock, outbox } = this.#app;
		const { gtin, lot, serial } = code;
		await outbox.enqueue(
			[
				{
					kind: 'scan.record@1',
					opId: opId(uuidV7(clock.now)),
					payload: { gtin, lot, serial, verdict, provinceCode: getScanPlace() },
					scan: { at: clock.now, text, gtin, productId: product?.id ?? null, verdict },
				},
			],
			{ epoch: catalogue.view.epoch ?? '', version: catalogue.view.version },
		);
	}

	async #askFirst(text: string): Promise<Judgement> {
		return (await this.#ask(text)) ?? this.#judgeHere(text);
	}

	#judgeHere(text: string): Promise<Judgement> {
		const { catalogue, clock } = this.#app;
		return judgeScan(text, {
			catalogue: catalogue.view,
			lot: async (product, lot) => (product ? catalogue.lot(product.id, lot) : undefined),
			hasEveryLot: false,
			syncedAt: catalogue.isReady ? catalogue.syncedAt : null,
			now: clock.now,
		});
	}

	async #ask(text: string): Promise<Judgement | null> {
		try {
			const answer = await fetch(`/api/passport?code=${encodeURIComponent(text)}`, {
				signal: AbortSignal.timeout(DEADLINE_MS),
			});
			return answer.ok ? ((await answer.json()) as Judgement) : null;
		} catch {
			return null;
		}
	}
}
