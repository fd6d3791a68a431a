import type { CatalogueView } from '$lib/domain/catalogue/catalogue-view';
import { isAlcohol } from '$lib/domain/catalogue/product-sets';
import type { ErrorCode } from '$lib/domain/errors';
import { orderId, type OrderId, type ProducerId } from '$lib/domain/ids';
import type { PaymentMethod } from '$lib/domain/ordering/order';
import type { Communes } from '$lib/domain/places/communes';
import { findProvince } from '$lib/domain/places/provinces';
import type { EpochMs } from '$lib/domain/time';
import type { OperationAnswer } from '$lib/domain/ordering/operation';
import type { BasketGroup } from '$lib/features/cart/basket';
import { orderableOf } from '$lib/features/cart/bundle-basket';
import type { Cart } from '$lib/features/cart/cart.svelte';
import type { AgeConfirmation } from '$lib/features/catalogue/age.svelte';
import { currentCommunes } from '$lib/local/communes';
import type { CheckoutDraft, CheckoutForm } from '$lib/local/drawer-database';
import type { DirectResult, Outbox } from '$lib/local/outbox.svelte';
import { withReopen } from '$lib/local/reopen';

import { checkForm, errorsOf, type FieldErrors } from './check-form';
import {
	closeDraft,
	EMPTY_FORM,
	isSpent,
	keepDraftForm,
	newDraft,
	openDraft,
	settleDraft,
	withOrders,
	withoutOrders,
} from './draft';
import { makeBundleOrder, partsOf } from './make-bundle-orders';
import { makeOrder, paymentOf, type Confirmation, type Quote } from './make-orders';
import { sortAnswers, takenByOthers, type MadeOrder } from './settle';

export interface CheckoutOptions {
	readonly cart: Cart;
	readonly outbox: Pick<Outbox, 'enqueue' | 'database'>;
	readonly catalogue: { readonly view: CatalogueView };
	/** Where it is remembered that the buyer is of age. */
	readonly age: Pick<AgeConfirmation, 'confirm'>;
	readonly now: () => EpochMs;
	readonly locale: () => 'vi' | 'en';
}

export type SubmitResult =
	/** Something must be put right first: see `errors`. */
	| { readonly kind: 'invalid' }
	/** Prices or stock changed since the buyer looked: they must look again. */
	| { readonly kind: 'quoteChanged' }
	/** It stands on the phone and will be sent by itself. */
	| { readonly kind: 'saved'; readonly orderIds: readonly OrderId[] }
	/** The phone could not keep it; it may be sent directly. */
	| { readonly kind: 'notSaved'; readonly code: ErrorCode }
	| { readonly kind: 'busy' };

export type DirectSendResult =
	| { readonly kind: 'sent'; readonly orderIds: readonly OrderId[] }
	/** These are placed and out of the basket; for the rest the code says why not. */
	| { readonly kind: 'partlySent'; readonly orderIds: readonly OrderId[]; readonly code: ErrorCode }
	| { readonly kind: 'notSent'; readonly code: ErrorCode };

/** One checkout, from its first field to its orders in the outbox. */
export class Checkout {
	readonly #options: CheckoutOptions;
	/** As typed. Bound to the fields. */
	form = $state<Mutable<CheckoutForm>>({ ...EMPTY_FORM });
	hasConsented = $state(false);
	isAdult = $state(false);
	/** Whether the phone is to remember name and address for the next time. */
	isRemembered = $state(false);
	/** Nothing is called wrong before the buyer has tried to confirm. */
	#hasTried = $state(false);
	/** What the server refused, until it is typed anew. */
	#refused = $state.raw<{ readonly form: string; readonly errors: FieldErrors } | null>(null);
	#communes = $state.raw<Communes | null>(null);
	#hasCommunesFailed = $state(false);
	#quote = $state.raw<Quote | null>(null);
	#isBusy = $state(false);
	/** Its goods leave the basket: that is no change of the market. */
	#isDone = $state(false);
	/** What the phone could not keep, and what it was made from. */
	#unsaved = $state.raw<{
		readonly print: string;
		readonly sendDirectly: () => Promise<DirectResult>;
	} | null>(null);
	/**
	 * The orders as last confirmed. While nothing of it changes it stays the same to the
	 * byte, so that one which did arrive is recognised when it comes again.
	 */
	#made: readonly PrintedOrder[] = [];
	#draft: CheckoutDraft | undefined;
	/** Runs from one look at the basket until the ids for it are sure to be unspent. */
	#renewal: Promise<void> = Promise.resolve();

	readonly #orderable = $derived.by(() => orderableOf(this.#options.cart));
	readonly #isQuoteOld = $derived.by(
		() =>
			!this.#isDone &&
			this.#quote !== null &&
			signature(this.#quote.groups) !== signature(this.#orderable),
	);
	readonly #needsAdult = $derived(
		(this.#quote?.groups ?? []).some((group) =>
			group.orderable.some((line) => line.product && isAlcohol(line.product.setCode)),
		),
	);

	readonly #checked = $derived.by(() =>
		checkForm(
			this.form,
			{
				hasConsented: this.hasConsented,
				isAdult: this.isAdult,
				needsAdult: this.#needsAdult,
			},
			this.#communes,
		),
	);
	readonly #errors = $derived.by<FieldErrors>(() => {
		if (!this.#hasTried) return {};
		if (!this.#checked.isRight) return this.#checked.errors;
		return this.#refused?.form === JSON.stringify(this.form) ? this.#refused.errors : {};
	});

	constructor(options: CheckoutOptions) {
		this.#options = options;
	}

	/** What is wrong, field by field; each goes as soon as it is put right. */
	get errors(): FieldErrors {
		return this.#errors;
	}

	/** What the buyer looks at and confirms; null until the checkout is open. */
	get quote(): Quote | null {
		return this.#quote;
	}

	/** True where the market has changed since; the buyer must look again before confirming. */
	get isQuoteOld(): boolean {
		return this.#isQuoteOld;
	}

	get needsAdult(): boolean {
		return this.#needsAdult;
	}

	/** Null until the list is there. */
	get communes(): Communes | null {
		return this.#communes;
	}

	get hasCommunesFailed(): boolean {
		return this.#hasCommunesFailed;
	}

	get isBusy(): boolean {
		return this.#isBusy;
	}

	/** True while what could not be kept is still what stands on the screen. */
	get canSendDirectly(): boolean {
		return this.#unsaved !== null && this.#unsaved.print === this.#print();
	}

	get totalDong(): number {
		return (this.#quote?.groups ?? []).reduce((sum, group) => sum + group.totalDong, 0);
	}

	/** Takes out the draft that lies in the drawer, or begins one. Wait for the basket first. */
	async open(): Promise<void> {
		void this.loadCommunes();
		const { cart, outbox, now } = this.#options;
		const { drawer } = cart;
		try {
			await settleDraft(drawer, outbox.database);
			this.#draft = await withReopen(drawer, () => openDraft(drawer, this.#groupKeys(), now()));
			const profile = await drawer.getPaper('profile');
			this.isRemembered = profile !== undefined;
			this.form = { ...EMPTY_FORM, ...profile, ...this.#draft.form };
			this.#followPlaces();
		} catch {
			// The drawer does not open: the checkout then lives as long as the page does.
			this.#draft = withOrders(newDraft(now()), this.#groupKeys(), now());
		}
		this.#takeQuote();
	}

	/** Fetches the list of communes; again where that failed. */
	async loadCommunes(): Promise<void> {
		try {
			this.#communes = await currentCommunes(this.#options.now);
			this.#hasCommunesFailed = false;
			this.#followPlaces();
		} catch {
			this.#hasCommunesFailed = true;
		}
	}

	/** What was written down before places were merged is shown as it stands today. */
	#followPlaces(): void {
		const { provinceCode, communeCode } = this.form;
		this.form.provinceCode = findProvince(provinceCode)?.code ?? provinceCode;
		this.form.communeCode = this.#communes?.find(provinceCode, communeCode)?.code ?? communeCode;
	}

	/** The buyer looks at the basket as it stands now: this is what they will confirm. */
	look(): void {
		this.#takeQuote();
		this.#renewal = this.#renewDraft();
	}

	/** Another province: the commune chosen before is none of its own. */
	chooseProvince(provinceCode: string): void {
		this.form.provinceCode = provinceCode;
		this.form.communeCode = '';
	}

	choosePayment(producerId: ProducerId, method: PaymentMethod): void {
		this.form.payments = { ...this.form.payments, [producerId]: method };
	}

	/** Keeps what was typed, so that a closed app loses nothing. */
	async keepForm(): Promise<void> {
		if (!this.#draft || this.#isBusy) return;
		this.#draft = { ...this.#draft, form: $state.snapshot(this.form) };
		// Only a convenience: what is typed still stands on the screen.
		const { checkoutId, form } = this.#draft;
		await ignoreFailure(keepDraftForm(this.#options.cart.drawer, checkoutId, form ?? EMPTY_FORM));
	}

	/** Confirms. A second call while the first one runs does nothing. */
	async submit(): Promise<SubmitResult> {
		if (this.#isBusy || !this.#quote) return { kind: 'busy' };
		this.#hasTried = true;
		const checked = this.#checked;
		if (!checked.isRight) return { kind: 'invalid' };
		if (this.#isQuoteOld || this.#quote.groups.length === 0) return { kind: 'quoteChanged' };
		// Asked once: whoever has ticked and confirmed it has answered for the next time too.
		if (this.isAdult && this.#needsAdult) this.#options.age.confirm();
		this.#isBusy = true;
		try {
			return await this.#place(this.#quote, {
				buyer: checked.buyer,
				note: checked.note,
				isAdult: this.isAdult && this.#needsAdult,
				payments: $state.snapshot(this.form.payments),
				locale: this.#options.locale(),
				at: this.#options.now(),
			});
		} finally {
			this.#isBusy = false;
		}
	}

	/** Sends what the phone could not keep; may be tried again, it stays the same order. */
	async sendDirectly(): Promise<DirectSendResult> {
		if (!this.#unsaved || !this.canSendDirectly || this.#isBusy) {
			return { kind: 'notSent', code: 'OFFLINE' };
		}
		this.#isBusy = true;
		try {
			const result = await this.#unsaved.sendDirectly();
			return result.kind === 'notSent' ? result : await this.#settle(result.answers);
		} finally {
			this.#isBusy = false;
		}
	}

	/** Takes each order's own answer; one without an answer may be sent again. */
	async #settle(answers: readonly OperationAnswer[]): Promise<DirectSendResult> {
		const groups = this.#quote?.groups ?? [];
		const told = sortAnswers(groups, this.#draft, answers);
		const placed = groups.filter((group) => told.placed.includes(group.key));
		const orderIds = this.#orderIds(placed);
		if (told.code === null) {
			this.#isDone = true;
			await this.#end(this.#keys());
			return { kind: 'sent', orderIds };
		}
		const errors = errorsOf(told.code);
		if (errors) this.#refused = { form: JSON.stringify(this.form), errors };
		if (told.placed.length + told.refused.length > 0) {
			await this.#goOnWithout(told.placed, told.refused);
		}
		const { code } = told;
		return orderIds.length > 0 ? { kind: 'partlySent', orderIds, code } : { kind: 'notSent', code };
	}

	/** What the server answered for good is done with: what is still to be ordered gets new ids. */
	async #goOnWithout(placed: readonly string[], refused: readonly string[]): Promise<void> {
		const { cart, now } = this.#options;
		const groups = (this.#quote?.groups ?? []).filter(({ key }) => placed.includes(key));
		if (this.#draft) {
			const rest = withoutOrders(this.#draft, [...placed, ...refused]);
			this.#draft = withOrders(rest, refused, now());
			await ignoreFailure(cart.drawer.putPaper('draft', this.#draft));
		}
		this.#unsaved = null;
		if (groups.length === 0) return;
		await cart.remove(keysOf(groups));
		this.#takeQuote();
	}

	#takeQuote(): void {
		const { now, catalogue } = this.#options;
		this.#quote = { at: now(), groups: this.#orderable, view: catalogue.view };
	}

	async #place(quote: Quote, confirmation: Confirmation): Promise<SubmitResult> {
		const { cart, outbox } = this.#options;
		const { drawer } = cart;
		await this.#renewal;
		const groupKeys = quote.groups.map((group) => group.key);
		const keys = this.#keys();
		let taken: readonly string[] = [];
		do {
			// With ids for a producer whose goods came into the basket after the checkout had opened.
			const known = withoutOrders(this.#draft ?? newDraft(quote.at), taken);
			const draft = withOrders(known, groupKeys, quote.at);
			this.#draft = draft;
			// Written before the orders, so that a death in between is noticed: see settleDraft.
			await ignoreFailure(drawer.putPaper('draft', { ...draft, confirmedKeys: keys }));
			const made = await this.#make(draft, quote, confirmation);
			const result = await outbox.enqueue(
				made.map(({ order }) => order),
				{ epoch: quote.view.epoch ?? '', version: quote.view.version },
			);
			if (result.kind === 'notSaved') {
				this.#unsaved = { print: this.#print(), sendDirectly: result.sendDirectly };
				return { kind: 'notSaved', code: result.code };
			}
			taken = takenByOthers(made, result.operations);
		} while (taken.length > 0);
		this.#isDone = true;
		const orderIds = this.#orderIds(quote.groups);
		await ignoreFailure(this.#rememberOrForget());
		await this.#end(keys);
		return { kind: 'saved', orderIds };
	}

	/** Makes the orders, those that did not change since they were last confirmed as they were. */
	async #make(
		draft: CheckoutDraft,
		quote: Quote,
		confirmation: Confirmation,
	): Promise<readonly MadeOrder[]> {
		const made: PrintedOrder[] = [];
		for (const group of quote.groups) {
			const { key, bundle } = group;
			const parts = bundle ? partsOf(group, quote.groups) : [group];
			const print = JSON.stringify([key, parts.map((part) => this.#printOf(part))]);
			const known = this.#made.find((one) => one.print === print);
			const order = known
				? known.order
				: bundle
					? await makeBundleOrder({ group, bundle }, { draft, quote }, confirmation)
					: await makeOrder(group, { draft, quote }, confirmation);
			if (order) made.push({ print, key, order });
		}
		this.#made = made;
		return made;
	}

	#print(): string {
		return (this.#quote?.groups ?? []).map((group) => this.#printOf(group)).join();
	}

	/** All that an order is made from but the time. */
	#printOf(group: BasketGroup): string {
		const { form, hasConsented, isAdult } = this;
		const ids = this.#draft?.orders[group.key];
		const { note, payments, ...receiver } = form;
		const payment = paymentOf(group, payments);
		const locale = this.#options.locale();
		return JSON.stringify([
			ids?.opId,
			[receiver, note, payment, hasConsented, isAdult, locale],
			signature([group]),
		]);
	}

	/** These goods are ordered: out of the basket, and their ids will name nothing else. */
	async #end(keys: readonly string[]): Promise<void> {
		const { cart } = this.#options;
		await ignoreFailure(closeDraft(cart.drawer, keys));
		if (!cart.isKept) await cart.remove(keys);
	}

	/**
	 * A basket looked at after this checkout's orders were kept (another tab confirmed) is another
	 * checkout, even where the goods are the same.
	 */
	async #renewDraft(): Promise<void> {
		const { cart, outbox, now } = this.#options;
		if (!this.#draft) return;
		try {
			if (!(await isSpent(this.#draft, outbox.database))) return;
			await settleDraft(cart.drawer, outbox.database);
			this.#draft = await openDraft(cart.drawer, this.#groupKeys(), now());
		} catch {
			// A store that cannot be read holds no order that could be mistaken for this one.
		}
	}

	async #rememberOrForget(): Promise<void> {
		const { drawer } = this.#options.cart;
		if (!this.isRemembered) return drawer.papers.delete('profile');
		const { name, phone, provinceCode, communeCode, street, oldAddress } = this.form;
		const profile = { name, phone, provinceCode, communeCode, street, oldAddress };
		return drawer.putPaper('profile', profile);
	}

	#groupKeys(): readonly string[] {
		return this.#orderable.map((group) => group.key);
	}

	#keys(): readonly string[] {
		return keysOf(this.#quote?.groups ?? []);
	}

	#orderIds(groups: readonly BasketGroup[]): readonly OrderId[] {
		return groups.flatMap((group) => {
			const ids = this.#draft?.orders[group.key];
			return ids ? [orderId(ids.opId)] : [];
		});
	}
}

interface PrintedOrder extends MadeOrder {
	/** All that it was made from. */
	readonly print: string;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function keysOf(groups: readonly BasketGroup[]): readonly string[] {
	return groups.flatMap((group) => group.orderable.map((line) => line.row.key));
}

/** All that the buyer agrees to when they confirm a basket. */
function signature(groups: Quote['groups']): string {
	return JSON.stringify(
		groups.map((group) => [
			group.key,
			group.orderable.map(({ row, parts, deal, unit }) => [
				row.key,
				// Goods put in again after an order are new ones.
				row.addedAt,
				parts,
				deal?.present ?? null,
				unit,
			]),
		]),
	);
}

async function ignoreFailure(work: Promise<unknown>): Promise<void> {
	try {
		await work;
	} catch {
		// The drawer is a convenience; the orders themselves stand in the outbox.
	}
}
