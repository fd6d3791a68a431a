import { tick } from 'svelte';

/**
 * Leads to the first field that is marked as wrong, once it is: what is wrong may be screens above the
 * button. Nothing happens where no field is.
 * @param within the form, or whatever holds the fields
 */
export async function focusFirstFault(within: HTMLElement | undefined): Promise<void> {
	await tick();
	within?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
