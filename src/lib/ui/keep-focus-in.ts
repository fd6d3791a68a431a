import type { Attachment } from 'svelte/attachments';

/** Of this page, those that keep their focus. */
const parts = new Set<Element>();

/**
 * Keeps whoever works by keyboard in a part of the page when the button they pressed goes away, such as one
 * that opens a form in its own place, or is put elsewhere: the browser would send them to the top of the page.
 * Of parts within each other the innermost does, as long as it stands there itself.
 * @param next what has the focus then, of what stands there by now
 */
export function keepFocusIn(
	next: (part: HTMLElement) => HTMLElement | null,
): Attachment<HTMLElement> {
	return (part) => {
		/** What has the focus, or had it until it went. */
		let held: HTMLElement | null = null;
		const take = ({ target }: FocusEvent) => {
			held = target instanceof HTMLElement ? target : null;
		};
		const leave = ({ target, relatedTarget }: FocusEvent) => {
			if (relatedTarget !== null) {
				held = null;
				return;
			}
			// What is still there afterwards was left by a tap beside it, or with the whole window.
			setTimeout(() => {
				const isLeft = document.hasFocus() && document.activeElement !== held;
				if (held !== null && held === target && held.isConnected && isLeft) held = null;
			});
		};
		const watcher = new MutationObserver((changes) => {
			const went = changes.some(
				({ target, removedNodes }) =>
					innermost(target) === part && [...removedNodes].some((node) => node.contains(held)),
			);
			if (held === null || !went) return;
			if (document.activeElement !== null && document.activeElement !== document.body) return;
			// In a list that is put in another order it is only elsewhere.
			const stays = held.isConnected ? held : next(part);
			held = null;
			stays?.focus();
		});
		parts.add(part);
		part.addEventListener('focusin', take);
		part.addEventListener('focusout', leave);
		watcher.observe(part, { childList: true, subtree: true });
		return () => {
			parts.delete(part);
			watcher.disconnect();
			part.removeEventListener('focusin', take);
			part.removeEventListener('focusout', leave);
		};
	};
}

/** The part in which something stands. */
function innermost(place: Node): Node | null {
	let node: Node | null = place;
	while (node instanceof Element && !parts.has(node)) node = node.parentElement;
	return node;
}
