/**
 * Moves the reader to where something was that is gone, such as a notice with the button that had the
 * focus. A heading can be stood on only for that moment: on the way through the page it is none of the
 * stops.
 */
export function focusOnce(heading: HTMLElement | undefined): void {
	if (!heading) return;
	heading.tabIndex = -1;
	heading.addEventListener('blur', () => heading.removeAttribute('tabindex'), { once: true });
	heading.focus();
}
