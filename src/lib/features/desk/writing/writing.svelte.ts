import type { AppErrorWire } from '$lib/domain/errors';
import type { Block } from '$lib/domain/texts/blocks';
import type { VersionHead } from '$lib/domain/texts/text';

import type { Asked } from '../online';
import { keepUnsent, readUnsent, type Unsent } from './unsent';

/** What the server has of a text that is being written. */
export interface Written {
	/** The words of the version asked for, else of that in force; null where there is none. */
	readonly shown: { readonly version: number; readonly markdown: string } | null;
	readonly draft: {
		readonly markdown: string;
		readonly needsLawyer: boolean;
		readonly revision: number;
		readonly author: string | null;
		readonly savedAt: number;
	} | null;
	/** Newest first. */
	readonly versions: readonly (VersionHead & { readonly author: string | null })[];
}

/** Where one text is read from and written to. */
export interface WritingPlace {
	/** Names it on this phone. */
	readonly key: string;
	read(version: number | null): Promise<Asked<Written>>;
	preview(markdown: string): Promise<Asked<Preview>>;
	save(words: Unsent): Promise<Asked<{ readonly revision: number }>>;
	publish(revision: number): Promise<Asked<unknown>>;
	drop(revision: number): Promise<Asked<unknown>>;
}

export interface Preview {
	readonly blocks: readonly Block[];
	readonly dropped: readonly string[];
	/** Of a lesson: the words before boxes that are no question, for want of a right answer. */
	readonly unanswered: readonly string[];
}

/**
 * One person writing one text. Each letter is kept on the phone at once; the server gets the words
 * when they are saved. Who finds that somebody else changed the text meanwhile is shown both and
 * chooses: nothing is overwritten unseen.
 */
export class Writing {
	markdown = $state('');
	needsLawyer = $state(false);
	#server = $state.raw<Written | null>(null);
	/** What the words here began with. */
	#began = $state.raw({ revision: 0, basedOn: 0 });
	#preview = $state.raw<Preview | null>(null);
	#previewProblem = $state.raw<AppErrorWire | null>(null);
	#problem = $state.raw<AppErrorWire | null>(null);
	#hasConflict = $state(false);
	#isBusy = $state(false);
	#isKept = $state(true);
	#asked = 0;

	constructor(private readonly place: WritingPlace) {}

	get server(): Written | null {
		return this.#server;
	}
	get preview(): Preview | null {
		return this.#preview;
	}
	get previewProblem(): AppErrorWire | null {
		return this.#previewProblem;
	}
	get problem(): AppErrorWire | null {
		return this.#problem;
	}
	get isBusy(): boolean {
		return this.#isBusy;
	}
	/** False where this browser keeps nothing: then only saving does. */
	get isKept(): boolean {
		return this.#isKept;
	}
	/** The number of the version in force; 0 where there is none. */
	get version(): number {
		return this.#server?.versions[0]?.version ?? 0;
	}
	/** What the server would be read as now: its draft, else what is in force. */
	get theirs(): string {
		return this.#server?.draft?.markdown ?? this.#server?.shown?.markdown ?? '';
	}
	get hasConflict(): boolean {
		return this.#hasConflict;
	}
	/** Whether the words here are not those of the server. */
	get isUnsent(): boolean {
		const { draft } = this.#server ?? {};
		const needsLawyer = draft?.needsLawyer ?? this.#server?.versions[0]?.needsLawyer ?? true;
		return this.markdown !== this.theirs || this.needsLawyer !== needsLawyer;
	}

	/** Reads what the server has, and what this phone kept of an earlier time. */
	async open(): Promise<void> {
		const kept = readUnsent(this.place.key);
		if (kept) this.#take(kept);
		if (!(await this.#read())) return;
		if (!kept) {
			this.useTheirs();
		} else if (kept.revision !== this.#now.revision || kept.basedOn !== this.#now.basedOn) {
			this.#hasConflict = this.isUnsent;
			if (!this.isUnsent) this.useTheirs();
		}
	}

	/** To be called with every change of the words. */
	keep(): void {
		const { markdown, needsLawyer } = this;
		this.#isKept = keepUnsent(this.place.key, { markdown, needsLawyer, ...this.#began });
	}

	/** Asks how the words will look. Answers that come late, after later ones, are passed over. */
	async look(): Promise<void> {
		const asked = ++this.#asked;
		const answer = await this.place.preview(this.markdown);
		if (asked !== this.#asked) return;
		this.#previewProblem = answer.kind === 'failed' ? answer.error : null;
		if (answer.kind === 'answered') this.#preview = answer.value;
	}

	/** @returns whether the server has them now */
	async save(): Promise<boolean> {
		const { markdown, needsLawyer } = this;
		const words = { markdown, needsLawyer, ...this.#began };
		const saved = await this.#do(() => this.place.save(words));
		if (!saved) return false;
		this.#began = { ...this.#began, revision: saved.revision };
		await this.#read();
		// What was typed meanwhile stays on the phone.
		if (this.isUnsent) this.keep();
		else keepUnsent(this.place.key, null);
		return true;
	}

	/** Puts the words in force. @returns whether they are */
	async publish(): Promise<boolean> {
		const words = this.#words;
		if ((this.isUnsent || !this.#server?.draft) && !(await this.save())) return false;
		const { revision } = this.#began;
		if (!(await this.#do(() => this.place.publish(revision)))) return false;
		keepUnsent(this.place.key, null);
		const isRead = await this.#read();
		if (words === this.#words) {
			if (isRead) this.useTheirs();
			return true;
		}
		// What was typed meanwhile is the beginning of the next version.
		if (isRead) this.#began = this.#now;
		this.keep();
		return true;
	}

	/** Drops the draft, here and on the server. */
	async drop(): Promise<void> {
		const { revision } = this.#now;
		if (revision > 0 && !(await this.#do(() => this.place.drop(revision)))) return;
		if (await this.#read()) this.useTheirs();
	}

	/** Takes an earlier version's words as the draft. */
	async restore(version: number): Promise<void> {
		const answer = await this.#do(() => this.place.read(version));
		if (!answer?.shown) return;
		this.markdown = answer.shown.markdown;
		this.keep();
		await this.look();
	}

	/** Takes what the server has for the words here. */
	useTheirs(): void {
		const { draft, versions } = this.#server ?? { draft: null, versions: [] };
		this.#take({
			markdown: this.theirs,
			needsLawyer: draft?.needsLawyer ?? versions[0]?.needsLawyer ?? true,
			...this.#now,
		});
		keepUnsent(this.place.key, null);
		this.#hasConflict = false;
		void this.look();
	}

	/** Goes on with the words here, which take the place of the server's when they are saved. */
	useMine(): void {
		this.#began = this.#now;
		this.#hasConflict = false;
		this.#problem = null;
		this.keep();
	}

	get #words(): string {
		return JSON.stringify([this.markdown, this.needsLawyer]);
	}

	get #now(): { readonly revision: number; readonly basedOn: number } {
		return { revision: this.#server?.draft?.revision ?? 0, basedOn: this.version };
	}

	#take({ markdown, needsLawyer, revision, basedOn }: Unsent): void {
		this.markdown = markdown;
		this.needsLawyer = needsLawyer;
		this.#began = { revision, basedOn };
	}

	async #read(): Promise<boolean> {
		const answer = await this.place.read(null);
		this.#problem = answer.kind === 'failed' ? answer.error : null;
		if (answer.kind === 'failed') return false;
		this.#server = answer.value;
		return true;
	}

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
