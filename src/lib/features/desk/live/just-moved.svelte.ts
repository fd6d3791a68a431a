import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

/** As long as a finger may be on its way: the second tap of two, or one that was meant for what stood there before. */
const ON_ITS_WAY_MS = 700;

/**
 * Which buttons do something else since a moment ago, whoever made them: a tap that comes now was meant for what they
 * did before. They are off for that moment. For the setup of a component that outlasts its buttons.
 * @param aims what each does, by a name of its own; one that has just come is none that changed
 */
export function justMoved(aims: () => Readonly<Record<string, unknown>>): {
	readonly has: (button: string) => boolean;
} {
	const moved = new SvelteMap<string, ReturnType<typeof setTimeout>>();
	let before: Readonly<Record<string, unknown>> = {};

	function hold(button: string): void {
		clearTimeout(moved.get(button));
		moved.set(
			button,
			setTimeout(() => moved.delete(button), ON_ITS_WAY_MS),
		);
	}

	// With the words of the button, not after them.
	$effect.pre(() => {
		const now = aims();
		untrack(() => {
			for (const [button, aim] of Object.entries(now)) {
				if (button in before && before[button] !== aim) hold(button);
			}
		});
		before = { ...before, ...now };
	});
	$effect(() => () => {
		for (const timer of moved.values()) clearTimeout(timer);
	});
	return { has: (button) => moved.has(button) };
}
