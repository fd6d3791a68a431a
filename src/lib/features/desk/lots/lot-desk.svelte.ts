import type { ErrorCode } from '$lib/domain/errors';
import { opId, uuidV7, type ProducerId } from '$lib/domain/ids';
import type { Product } from '$lib/domain/catalogue/product';
import type { Lot } from '$lib/domain/trace/lot';
import {
	createLotSchema,
	lotDaysSchema,
	lotTurn,
	recordTraceSchema,
	type CreateLotPayload,
	type LotDaysPayload,
	type RecordTracePayload,
} from '$lib/domain/trace/lot-operation';
import { applyLotWork, type DeskLot, type LotWork } from '$lib/domain/trace/lot-work';
import type { App } from '$lib/features/app/app.svelte';
import { readLotWork, type KeptLotWork } from '$lib/local/lot-work';
import { liveQuery } from 'dexie';
import * as v from 'valibot';

import type { Desk } from '../desk.svelte';

/** A product with its lots, newest first. */
export interface StockedProduct {
	readonly product: Product;
	readonly lots: readonly DeskLot[];
}

/** What became of something that was written down: null where the phone or the server has it. */
export type Kept = { readonly problem: ErrorCode | null };

/** What the server will read each of them by. */
const SCHEMAS = {
	'lot.create@1': createLotSchema,
	'trace.record@1': recordTraceSchema,
	'lot.days@1': lotDaysSchema,
};

type Written<Payload> = Omit<Payload, 'accountId' | 'producerId'>;

/**
 * The lots of the open stall, as the catalogue on this phone holds them and with what waits to be
 * sent. Made in a component's script, since it follows both by effect.
 */
export class LotDesk {
	readonly #app: App;
	readonly #desk: Desk;
	#told = $state.raw<readonly { product: Product; lots: readonly Lot[] }[] | null>(null);
	#work = $state.raw<KeptLotWork>({ waiting: [], sent: [], refused: [] });

	readonly #products = $derived.by<readonly StockedProduct[] | null>(() => {
		const isOurs = ({ payload }: LotWork) => payload.producerId === this.producerId;
		const sent = this.#work.sent.filter(isOurs);
		const work = [...sent, ...this.#work.waiting.filter(isOurs)];
		return (
			this.#told?.map(({ product, lots }) => ({
				product,
				lots: applyLotWork(product.id, lots, work, sent.length),
			})) ?? null
		);
	});

	constructor(app: App, desk: Desk) {
		this.#app = app;
		this.#desk = desk;
		$effect(() => {
			// Asked again with every new state of the catalogue and every file of lots that comes in.
			const { isReady, view, missingFiles } = app.catalogue;
			const { producerId } = this;
			if (!isReady || missingFiles === undefined || producerId === null) return;
			let isCurrent = true;
			const products = view.productsOf(producerId);
			const asked = products.map(async (product) => ({
				product,
				lots: await app.catalogue.lotsOf(product.id),
			}));
			void Promise.all(asked).then((told) => {
				if (isCurrent) this.#told = told;
			});
			return () => {
				isCurrent = false;
			};
		});
		$effect(() => {
			const reading = liveQuery(() => readLotWork(app.outbox.database, app.clock.now)).subscribe({
				next: (work) => {
					const isTaken = work.waiting.length < this.#work.waiting.length;
					this.#work = work;
					// What the server took comes back with the catalogue: a lot gets its number there.
					if (isTaken) void app.sync.sync('button');
				},
				// The app says itself that its store cannot be read.
				error: () => undefined,
			});
			return () => {
				reading.unsubscribe();
			};
		});
	}

	get producerId(): ProducerId | null {
		return this.#desk.producerId;
	}

	/** Null until the phone has looked. */
	get products(): readonly StockedProduct[] | null {
		return this.#products;
	}

	/** What the server refused lately of what this stall's people wrote here. */
	get refused(): KeptLotWork['refused'] {
		return this.#work.refused.filter(({ payload }) => payload.producerId === this.producerId);
	}

	find(productId: number, lot: string): { product: Product; lot: DeskLot } | undefined {
		const stocked = this.#products?.find(({ product }) => product.id === productId);
		const found = stocked?.lots.find((one) => one.lot === lot);
		return stocked && found ? { product: stocked.product, lot: found } : undefined;
	}

	create(wish: Written<CreateLotPayload>): Promise<Kept> {
		return this.#keep('lot.create@1', wish);
	}

	record(wish: Written<RecordTracePayload>): Promise<Kept> {
		return this.#keep('trace.record@1', wish);
	}

	correctDays(wish: Written<LotDaysPayload>): Promise<Kept> {
		return this.#keep('lot.days@1', wish);
	}

	async #keep(
		kind: keyof typeof SCHEMAS,
		wish: Written<CreateLotPayload> | Written<RecordTracePayload> | Written<LotDaysPayload>,
	): Promise<Kept> {
		const { account, producerId } = this.#desk;
		if (!account || producerId === null) return { problem: 'NOT_SIGNED_IN' };
		const { outbox, catalogue, clock } = this.#app;
		const { view } = catalogue;
		const payload = { accountId: account.id, producerId, ...wish };
		// Once it is said to be saved, it must be something that can be sent.
		if (!v.is(SCHEMAS[kind], payload)) return { problem: 'MALFORMED_REQUEST' };
		const draft = { kind, opId: opId(uuidV7(clock.now)), payload, turn: lotTurn(wish) };
		const held = { epoch: view.epoch ?? '', version: view.version };
		const result = await outbox.enqueue([draft], held);
		if (result.kind === 'saved') return { problem: null };
		// Where the phone cannot keep it, it goes to the server at once.
		const direct = await result.sendDirectly();
		if (direct.kind === 'notSent') return { problem: result.code };
		const [answer] = direct.answers;
		if (!answer) return { problem: 'UNREADABLE_ANSWER' };
		if ('error' in answer) return { problem: answer.error.code };
		return { problem: answer.outcome.status === 'rejected' ? answer.outcome.code : null };
	}
}
