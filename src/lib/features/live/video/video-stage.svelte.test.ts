import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';

import { sessionId } from '$lib/domain/ids';
import { LIVE_BEGINNING } from '$lib/domain/live/live-state';

import { NOON, smallCatalogue } from '../../../../../tests/fixtures/small-catalogue';
import { LiveSession } from '../live-session.svelte';
import VideoStage from './VideoStage.svelte';
import { VideoWatcher } from './watcher.svelte';

const session = {
	...{ id: sessionId(7), slug: 'phien', title: 'Phiên', intro: '', startsAt: NOON },
	...{ endsAt: NOON + 3_600_000, slots: [], openedAt: NOON },
};

it('keeps the keyboard at the stage when the button pressed goes: for the picture, and for its sound', async () => {
	const state = {
		...{ ...LIVE_BEGINNING, phase: 'running' as const },
		onAir: { kind: 'address', url: 'https://tv.example/evening.m3u8' } as const,
	};
	const live = new LiveSession({
		...{ id: session.id, open: () => () => undefined, isRemembered: true },
		memory: { recall: () => ({ place: '1', state }), remember: () => undefined },
	});
	const hint = { isSavingData: true, isMetered: false, isSlow: false, isUntold: false };
	const watcher = new VideoWatcher({
		...{ readNetwork: () => hint, followNetwork: () => () => undefined },
		memory: { recall: () => null, remember: () => undefined },
		...{ now: () => NOON, readMaster: () => Promise.resolve(null) },
		readIsGoingOn: () => Promise.resolve(false),
	});
	render(VideoStage, { session, live, view: smallCatalogue(), watcher, lines: [] });
	const press = async (button: string) => {
		const element = page.getByTestId(button);
		await expect.element(element).toBeVisible();
		(element.element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		await expect.element(element).not.toBeInTheDocument();
	};
	await press('video-wanted');
	await expect.element(page.getByTestId('video')).toHaveFocus();
	await press('video-sound');
	await expect.element(page.getByTestId('video-player')).toHaveFocus();
});
