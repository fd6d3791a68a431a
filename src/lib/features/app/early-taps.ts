/**
 * Taps once more, now that the page answers, what was tapped while its scripts were still on their way:
 * app.html kept it. Two impatient taps on one button are one.
 */
export function tapAgain(): void {
	for (const button of window.takeEarlyTaps?.() ?? []) {
		delete button.dataset['tapped'];
		// Gone where the page, once alive, shows something else.
		if (button.isConnected) button.click();
	}
}
