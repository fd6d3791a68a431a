import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { InstallOffer } from './install.svelte';

let stop: (() => void) | undefined;

beforeEach(() => {
	localStorage.clear();
});
afterEach(() => {
	stop?.();
	vi.useRealTimers();
	Reflect.deleteProperty(navigator, 'standalone');
});

function visit(): InstallOffer {
	stop?.();
	const install = new InstallOffer();
	stop = install.start();
	return install;
}

/** What Chromium sends where the app may be installed. @returns whether the browser asked */
function offerByBrowser(outcome: 'accepted' | 'dismissed' = 'accepted') {
	const prompt = vi.fn(() => Promise.resolve());
	const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
		prompt,
		userChoice: Promise.resolve({ outcome }),
	});
	dispatchEvent(event);
	return { prompt, event };
}

function later(hours: number): void {
	vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 });
}

describe('installing', () => {
	it('is not offered to somebody who has only just come', () => {
		const install = visit();
		const { event } = offerByBrowser();
		expect(install.offer).toBeNull();
		expect(install.canInstall).toBe(true);
		expect(event.defaultPrevented).toBe(true);
	});

	it('is offered after the first order', () => {
		const install = visit();
		offerByBrowser();
		install.noteOrder();
		expect(install.offer).toBe('prompt');
	});

	it('is offered on the second visit, which a reload is not', () => {
		visit();
		const reloaded = visit();
		offerByBrowser();
		expect(reloaded.offer).toBeNull();
		later(2);
		const back = visit();
		offerByBrowser();
		expect(back.offer).toBe('prompt');
	});

	it('once declined is never offered again', () => {
		const install = visit();
		offerByBrowser();
		install.noteOrder();
		install.dismiss();
		expect(install.offer).toBeNull();
		later(24 * 30);
		const back = visit();
		offerByBrowser();
		expect(back.offer).toBeNull();
	});

	it('asks the browser once, and takes its no for a no', async () => {
		const install = visit();
		const { prompt } = offerByBrowser('dismissed');
		install.noteOrder();
		await install.install();
		await install.install();
		expect(prompt).toHaveBeenCalledTimes(1);
		expect(install.offer).toBeNull();
		offerByBrowser();
		expect(install.offer).toBeNull();
	});

	it('is over when the app is installed', () => {
		const install = visit();
		offerByBrowser();
		install.noteOrder();
		dispatchEvent(new Event('appinstalled'));
		expect(install.offer).toBeNull();
	});

	it('is told in words on iOS, and not where it runs from the home screen', () => {
		Object.defineProperty(navigator, 'standalone', { value: false, configurable: true });
		const install = visit();
		install.noteOrder();
		expect(install.offer).toBe('ios');
		Object.defineProperty(navigator, 'standalone', { value: true, configurable: true });
		expect(visit().offer).toBeNull();
	});

	it('survives a memory that is not ours', () => {
		localStorage.setItem('install', '{"visits":"many"');
		expect(visit().offer).toBeNull();
	});
});
