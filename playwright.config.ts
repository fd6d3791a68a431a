import { defineConfig } from '@playwright/test';

import { CHROMIUM_ARGS, chromiumPath } from './tests/fixtures/chromium';

const executablePath = chromiumPath();

/**
 * Phones that send, an encoder that may only take what nobody else wants, and phones that play it: what
 * a machine does in real time it does alone. `npm test` runs them last, one after the other.
 */
const SENT_LIVE = ['**/played-evening.e2e.ts', '**/video.e2e.ts'];

export default defineConfig({
	globalSetup: './tests/fixtures/playwright-setup.ts',
	outputDir: 'test-results',
	workers: 2,
	// What is flaky is broken: a test that passes at the second try fails the run.
	retries: 0,
	forbidOnly: true,
	timeout: 120_000,
	expect: { timeout: 20_000 },
	reporter: [['list']],
	use: {
		// A thing that never comes is told by its name, long before the test's own time is over.
		actionTimeout: 45_000,
		navigationTimeout: 60_000,
		browserName: 'chromium',
		locale: 'vi-VN',
		timezoneId: 'Asia/Ho_Chi_Minh',
		viewport: { width: 360, height: 740 },
		hasTouch: true,
		// Written down for every test, it costs a seventh of the time: asked for with TRACE=1.
		trace: process.env['TRACE'] ? 'retain-on-failure' : 'off',
		launchOptions: { args: CHROMIUM_ARGS, ...(executablePath ? { executablePath } : {}) },
	},
	projects: [
		{ name: 'e2e', testDir: 'tests/e2e', testMatch: '**/*.e2e.ts', testIgnore: SENT_LIVE },
		{ name: 'faults', testDir: 'tests/faults' },
		{ name: 'live', testDir: 'tests/e2e', testMatch: SENT_LIVE },
	],
});
