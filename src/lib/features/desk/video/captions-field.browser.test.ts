import { sessionId } from '$lib/domain/ids';
import { m } from '$lib/i18n/paraglide/messages';
import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import CaptionsField from './CaptionsField.svelte';

it('says so where the file was taken off the phone after it was chosen', async () => {
	const props = { sessionId: sessionId(7), hasCaptions: false, onchange: () => undefined };
	render(CaptionsField, props);
	const input = document.querySelector<HTMLInputElement>('input[type=file]');
	const gone = { text: () => Promise.reject(new DOMException('gone', 'NotFoundError')) };
	Object.defineProperty(input, 'files', { value: [gone] });
	input?.dispatchEvent(new Event('change', { bubbles: true }));
	await expect.element(page.getByText(m.video_captions_unreadable())).toBeVisible();
});
