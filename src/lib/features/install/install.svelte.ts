import { HOUR_MS } from '$lib/domain/time';
import { untrack } from 'svelte';
import * as v from 'valibot';

/** Where it is noted in localStorage. */
export const INSTALL_NOTE = 'install';
/** A page opened again within an hour is still the same visit. */
const VISIT_GAP_MS = HOUR_MS;

const memorySchema = v.object({
	visits: v.number(),
	lastVisitAt: v.number(),
	hasOrdered: v.boolean(),
	isDismissed: v.boolean(),
});
export type InstallMemory = v.InferOutput<typeof memorySchema>;

const NEWCOMER: InstallMemory = {
	visits: 0,
	lastVisitAt: 0,
	hasOrdered: false,
	isDismissed: false,
};

/** Chromium's event, held back until a good moment. */
interface InstallPromptEvent extends Event {
	prompt(): Promise<unknown>;
	readonly userChoice: Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

/**
 * Offers to put the market on the home screen: after the first order or on the second visit, never
 * again once declined.
 */
export class InstallOffer {
	#memory = $state.raw<InstallMemory>(NEWCOMER);
	#prompt = $state.raw<InstallPromptEvent | null>(null);
	#isInstalled = $state(false);
	#isIos = $state(false);

	/** How to offer it now: by the browser's own prompt, by words for iOS, or not at all. */
	get offer(): 'prompt' | 'ios' | null {
		const { visits, hasOrdered, isDismissed } = this.#memory;
		if (this.#isInstalled || isDismissed || (visits < 2 && !hasOrdered)) return null;
		if (this.#prompt) return 'prompt';
		return this.#isIos ? 'ios' : null;
	}

	/** Whether the browser could install it right now, asked or not: for a quiet link in a menu. */
	get canInstall(): boolean {
		return this.#prompt !== null && !this.#isInstalled;
	}

	/** Starts listening and counts the visit. @returns how to stop */
	start(): () => void {
		const stop = new AbortController();
		const { signal } = stop;
		this.#memory = readInstallMemory();
		this.#isInstalled = matchMedia('(display-mode: standalone)').matches;
		// Safari on iOS alone has this property; true when opened from the home screen.
		const { standalone } = navigator as Navigator & { standalone?: boolean };
		this.#isIos = standalone === false;
		this.#isInstalled ||= standalone === true;
		addEventListener(
			'beforeinstallprompt',
			(event) => {
				event.preventDefault();
				this.#prompt = event as InstallPromptEvent;
			},
			{ signal },
		);
		addEventListener('appinstalled', () => (this.#isInstalled = true), { signal });
		this.#countVisit(Date.now());
		return () => stop.abort();
	}

	/** An order was saved: a good moment. */
	noteOrder(): void {
		if (untrack(() => this.#memory.hasOrdered)) return;
		this.#remember({ hasOrdered: true });
	}

	/** Opens the browser's own question; a refusal there counts for good. */
	async install(): Promise<void> {
		const prompt = this.#prompt;
		if (!prompt) return;
		this.#prompt = null;
		await prompt.prompt();
		const { outcome } = await prompt.userChoice;
		if (outcome === 'dismissed') this.dismiss();
	}

	/** Not wanted: never offered again on this device. */
	dismiss(): void {
		this.#remember({ isDismissed: true });
	}

	/** As if never here before; the note itself is deleted by who calls this. */
	forget(): void {
		this.#memory = NEWCOMER;
	}

	#countVisit(now: number): void {
		const isNew = now - this.#memory.lastVisitAt > VISIT_GAP_MS;
		this.#remember({
			lastVisitAt: now,
			...(isNew ? { visits: this.#memory.visits + 1 } : {}),
		});
	}

	#remember(change: Partial<InstallMemory>): void {
		// Called from effects too, which must not run again for what they note themselves.
		this.#memory = { ...untrack(() => this.#memory), ...change };
		try {
			localStorage.setItem(INSTALL_NOTE, JSON.stringify(this.#memory));
		} catch {
			// No room or not allowed: then it is asked again next time.
		}
	}
}

/** What was noted on this phone before. */
export function readInstallMemory(): InstallMemory {
	try {
		const stored: unknown = JSON.parse(localStorage.getItem(INSTALL_NOTE) ?? 'null');
		const parsed = v.safeParse(memorySchema, stored);
		return parsed.success ? parsed.output : NEWCOMER;
	} catch {
		return NEWCOMER;
	}
}
