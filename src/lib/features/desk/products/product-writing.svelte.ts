import {
	changedFacts,
	factFaults,
	NO_FACTS,
	type FactName,
	type ProductFacts,
} from '$lib/domain/catalogue/product-draft';
import type { AppErrorWire } from '$lib/domain/errors';
import type { FileId } from '$lib/domain/files/purposes';
import { uuidV4 } from '$lib/domain/ids';

import type { Asked } from '../online';
import type { DraftContent, DraftPlace, ProductEditing, SeenDraft } from './online';
import { toFacts, toTyped, type TypedFacts } from './typed-facts';
import { keepUnsent, readUnsent } from './unsent';

/**
 * One person writing about one product. Each letter is kept on the phone at once; the server gets
 * the words when they are saved or handed in. Who finds that somebody else went on meanwhile chooses
 * between the two: nothing is overwritten unseen.
 */
export class ProductWriting {
	typed = $state<TypedFacts>(toTyped(NO_FACTS, null));
	/** A picture that was chosen here and is up; told by the page. */
	chosenPicture = $state<FileId | null>(null);
	#server = $state.raw<ProductEditing | null>(null);
	#problem = $state.raw<AppErrorWire | null>(null);
	#hasConflict = $state(false);
	#isBusy = $state(false);
	#isKept = $state(true);
	#revision = 0;
	#key = uuidV4();
	#name: string;

	/** @param name of what is written, as the phone keeps it */
	constructor(
		name: string,
		private readonly place: DraftPlace,
	) {
		this.#name = name;
	}

	get server(): ProductEditing | null {
		return this.#server;
	}
	get problem(): AppErrorWire | null {
		return this.#problem;
	}
	get hasConflict(): boolean {
		return this.#hasConflict;
	}
	get isBusy(): boolean {
		return this.#isBusy;
	}
	/** False where this browser keeps nothing: then only saving does. */
	get isKept(): boolean {
		return this.#isKept;
	}
	get draft(): ProductEditing['draft'] {
		return this.#server?.draft ?? null;
	}

	/** What is wanted, with the price of now unless the pack is another one. */
	get facts(): ProductFacts {
		const facts = toFacts(this.typed);
		const product = this.#server?.product;
		if (!product) return facts;
		const { setCode } = product;
		// The number that goods bear stays, whatever a draft of before wanted.
		const gtin = product.gtin ?? facts.gtin;
		const priceDong = this.isOtherPack ? facts.priceDong : product.priceDong;
		return { ...facts, setCode, gtin, priceDong };
	}
	/** The number that the draft wants for a product that was given another one meanwhile; null: none. */
	get outgrownGtin(): string | null {
		const wanted = this.draft?.changes.gtin ?? null;
		const own = this.#server?.product?.gtin ?? null;
		return own === null || own === wanted ? null : wanted;
	}
	get isOtherPack(): boolean {
		const product = this.#server?.product;
		return !product || toFacts(this.typed).unit !== product.unit;
	}
	get faults(): readonly FactName[] {
		return factFaults(this.facts);
	}
	get content(): DraftContent {
		return {
			changes: changedFacts(this.#server?.product ?? NO_FACTS, this.facts),
			pictureFileId: this.chosenPicture ?? this.draft?.pictureFileId ?? null,
			dossierId: this.typed.dossierId || null,
		};
	}
	/** Whether there is something to look at: anything different, or a product that nobody has looked at. */
	get isDifferent(): boolean {
		if (this.isUnreviewed) return true;
		const { changes, pictureFileId, dossierId } = this.content;
		return Object.keys(changes).length > 0 || pictureFileId !== null || dossierId !== null;
	}
	/** Whether what the product says came by a table, and no organiser has looked at it. */
	get isUnreviewed(): boolean {
		return this.#server?.product?.reviewedAt === null;
	}
	/** Whether the words here are not those of the server. */
	get isUnsent(): boolean {
		if (this.chosenPicture !== null) return true;
		const theirs = toFacts(this.#theirs);
		const mine = toFacts(this.typed);
		return (
			Object.keys(changedFacts(theirs, mine)).length > 0 ||
			this.typed.dossierId !== this.#theirs.dossierId
		);
	}

	/** Reads what the server has, and what this phone kept of an earlier time. */
	async open(): Promise<void> {
		const kept = readUnsent(this.#name);
		if (kept) {
			this.typed = kept.typed;
			this.#revision = kept.revision;
			this.#key = kept.key;
		}
		if (!(await this.#read())) return;
		if (!kept) return this.useTheirs();
		this.#hasConflict = kept.revision !== (this.draft?.revision ?? 0) && this.isUnsent;
		if (!this.isUnsent) this.useTheirs();
	}

	/** To be called with every change of the words. */
	keep(): void {
		const typed = { ...this.typed };
		const unsent = { typed, key: this.#key, revision: this.#revision };
		this.#isKept = keepUnsent(this.#name, unsent);
	}

	/** @returns the draft as the server has it now; null where it does not */
	async save(): Promise<SeenDraft | null> {
		const content = this.content;
		const { draft } = this;
		const sent = { ...this.typed };
		const saved = draft
			? await this.#do(() =>
					this.place.save({ draftId: draft.id, revision: this.#revision }, content),
				)
			: await this.#do(() => this.place.create(this.#key, content));
		if (!saved) return null;
		this.#revision = saved.revision;
		const draftId = draft ? draft.id : 'draftId' in saved ? saved.draftId : 0;
		this.chosenPicture = null;
		// What was typed meanwhile stays on the phone.
		if (JSON.stringify(sent) === JSON.stringify(this.typed)) keepUnsent(this.#name, null);
		else this.keep();
		return { draftId, revision: saved.revision };
	}

	/** Hands the draft to the organisers. @returns whether they have it */
	async submit(): Promise<boolean> {
		const { draft } = this;
		const isAsSaved = draft && !this.isUnsent && this.outgrownGtin === null;
		const seen = isAsSaved ? { draftId: draft.id, revision: this.#revision } : await this.save();
		return seen !== null && (await this.#do(() => this.place.submit(seen))) !== null;
	}

	/** @returns whether it may be written again */
	async takeBack(): Promise<boolean> {
		const { draft } = this;
		if (!draft) return false;
		const seen = { draftId: draft.id, revision: draft.revision };
		return (await this.#do(() => this.place.takeBack(seen))) !== null;
	}

	/** Drops the draft, here and on the server. @returns whether it is gone */
	async drop(): Promise<boolean> {
		const { draft } = this;
		if (draft) {
			const seen = { draftId: draft.id, revision: draft.revision };
			await this.#do(() => this.place.drop(seen));
			if (this.#problem !== null) return false;
		}
		keepUnsent(this.#name, null);
		return true;
	}

	/** Takes what the server has for the words here. */
	useTheirs(): void {
		this.typed = this.#theirs;
		this.#revision = this.draft?.revision ?? 0;
		keepUnsent(this.#name, null);
		this.#hasConflict = false;
		this.#problem = null;
	}

	/** Goes on with the words here, which take the place of the server's when they are saved. */
	useMine(): void {
		this.#revision = this.draft?.revision ?? 0;
		this.#hasConflict = false;
		this.#problem = null;
		this.keep();
	}

	/** Reads what the server has now; words that were typed since it was asked to keep them stay. */
	async reload(): Promise<void> {
		if ((await this.#read()) && !this.isUnsent) this.useTheirs();
	}

	/** The draft is to be found under a name of its own now: what was typed since goes on there. */
	moveTo(name: string): void {
		const kept = readUnsent(this.#name);
		keepUnsent(this.#name, null);
		this.#name = name;
		if (kept) this.keep();
	}

	get #theirs(): TypedFacts {
		const { product = null, draft = null } = this.#server ?? {};
		return toTyped({ ...(product ?? NO_FACTS), ...draft?.changes }, draft?.dossierId ?? null);
	}

	async #read(): Promise<boolean> {
		const answer = await this.place.read();
		this.#problem = answer.kind === 'failed' ? answer.error : null;
		if (answer.kind === 'answered') this.#server = answer.value;
		return answer.kind === 'answered';
	}

	/** @returns null where it failed */
	async #do<T>(work: () => Promise<Asked<T>>): Promise<T | null> {
		this.#isBusy = true;
		const answer = await work();
		this.#problem = answer.kind === 'failed' ? answer.error : null;
		if (answer.kind === 'failed' && answer.error.code === 'CHANGED_MEANWHILE') {
			const { error } = answer;
			await this.#read();
			this.#hasConflict = true;
			this.#problem = error;
		}
		this.#isBusy = false;
		return answer.kind === 'answered' ? answer.value : null;
	}
}
