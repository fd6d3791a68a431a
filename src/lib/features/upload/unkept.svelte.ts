import type { FileId } from '$lib/domain/files/purposes';
import { HandOverEvent, handOvers, type UploadRow } from '$lib/local/uploads-database';

import type { UploadSender } from './sender';

interface Unkept {
	readonly row: UploadRow;
	readonly content: ArrayBuffer;
}

/**
 * Files that the phone has no room for: they stand in this page alone, and are sent from it at once.
 * What fails is the person's to try again, before the page is closed.
 */
export class UnkeptUploads {
	#files = $state.raw<readonly Unkept[]>([]);

	constructor(private readonly sender: Pick<UploadSender, 'sendDirectly'>) {}

	get rows(): readonly UploadRow[] {
		return this.#files.map(({ row }) => row);
	}

	has(id: FileId): boolean {
		return this.#files.some(({ row }) => row.id === id);
	}

	/** Follows hand-overs. @returns stops it */
	open(): () => void {
		const heard = (event: Event) => {
			if (!(event instanceof HandOverEvent)) return;
			for (const id of event.ids) this.remove(id);
		};
		handOvers.addEventListener('handover', heard);
		return () => handOvers.removeEventListener('handover', heard);
	}

	async add(row: UploadRow, content: ArrayBuffer): Promise<void> {
		this.#files = [...this.#files, { row, content }];
		await this.send(row.id);
	}

	/** Sends one, again if need be. Goes on when it is handed over meanwhile. */
	async send(id: FileId): Promise<void> {
		const found = this.#files.find(({ row }) => row.id === id);
		if (!found) return;
		this.#change(id, { state: 'waiting', code: null });
		const sent = await this.sender.sendDirectly(found.row, found.content, (sentBytes) =>
			this.#change(id, { sentBytes }),
		);
		this.#change(id, sent.kind === 'up' ? { state: 'up' } : { state: 'failed', code: sent.code });
	}

	remove(id: FileId): void {
		this.#files = this.#files.filter(({ row }) => row.id !== id);
	}

	#change(id: FileId, changes: Partial<UploadRow>): void {
		this.#files = this.#files.map((file) =>
			file.row.id === id ? { ...file, row: { ...file.row, ...changes } } : file,
		);
	}
}
