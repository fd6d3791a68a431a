/** Where it is noted in localStorage. */
export const AGE_NOTE = 'age-confirmed';

/** Whether the person on this device has said that they are 18 or older; asked once. */
export class AgeConfirmation {
	#isConfirmed = $state<boolean | null>(null);

	/** Null until the device was asked: on the server and before the first read. */
	get isConfirmed(): boolean | null {
		return this.#isConfirmed;
	}

	/** Reads what was said before; again, where it was taken back. Browser only. */
	open(): void {
		try {
			this.#isConfirmed = localStorage.getItem(AGE_NOTE) === 'yes';
		} catch {
			this.#isConfirmed = false;
		}
	}

	confirm(): void {
		this.#isConfirmed = true;
		try {
			localStorage.setItem(AGE_NOTE, 'yes');
		} catch {
			// A browser that keeps nothing asks again next time.
		}
	}
}
