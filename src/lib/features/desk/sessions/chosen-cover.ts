import type { FileId } from '$lib/domain/files/purposes';

/** A cover that was chosen on the phone. */
export interface ChosenCover {
	/** A picture that is up, or one that is still on its way. */
	take(): { readonly kind: 'none' | 'waiting' } | { readonly kind: 'up'; readonly id: FileId };
	/** It is the session's by now. */
	taken(): void;
}
