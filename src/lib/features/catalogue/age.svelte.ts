const KEY = 'age-confirmed';

/** Whether the person on this device has said that they are 18 or older; asked once. */
export class AgeConfirmation {
	#isConfirmed = $state<boolean | null>(null);

	/** Null until the device was asked: on the server and before the first read. */
	get isConfirmed(): boolean | null {
		return this.#isConfirmed;
	}

	/** Reads what was said before. Browser only. */
	open(): void {
		try {
			this.#isConfirmed = localStorage.getItem(KEY) === 'yes';
		} catch {
			this.#isConfirmed = false;
		}
	}

	confirm(): void {
		this.#isConfirmed = true;
		try {
			localStorage.setItem(KEY, 'yes');
		} catch {
			// A browser that keeps nothing asks again next time.
		}
	}
}
