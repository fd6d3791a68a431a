import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { SvelteKitPWA } from '@vite-pwa/sveltekit';
import { playwright } from '@vitest/browser-playwright';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

import { commonChunk } from './scripts/common-chunk.js';
import { compressAgain } from './scripts/compress-again.js';
import { deskChunks } from './scripts/desk-chunks.js';
import { directMessages } from './scripts/direct-messages.js';
import { MESSAGES } from './scripts/messages.js';
import { VIDEO_HOSTS } from './scripts/video-hosts.js';
import { chromiumPath, MADE_UP_CAMERA } from './tests/fixtures/chromium.js';
import { answerPulls, pullsAsked } from './tests/fixtures/desk-road.js';
import { serveStation } from './tests/fixtures/station.js';
import {
	closeStall,
	cutStallRoad,
	openStall,
	operationsSent,
	orderBooks,
} from './tests/fixtures/stall-road.js';
import { answerUploads, uploadsAsked } from './tests/fixtures/upload-answers.js';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
	version: string;
};

export default defineConfig({
	define: {
		/** Carried by every operation, so that the server knows which app made it. */
		__APP_VERSION__: JSON.stringify(process.env['APP_VERSION'] ?? version),
		/** The same hosts as in the security policy (svelte.config.js). */
		__VIDEO_HOSTS__: JSON.stringify(VIDEO_HOSTS),
	},
	// The decoding worker imports its stronger reader only when it is wanted.
	worker: { format: 'es' },
	resolve: {
		// The default entries are made for browsers of 2015; these two are 3 KB lighter together.
		alias: [
			{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' },
			{ find: /^workbox-window$/, replacement: 'workbox-window/build/workbox-window.prod.mjs' },
		],
	},
	plugins: [
		tailwindcss(),
		// Each project and each part of a build would make them anew, a quarter of a minute a time.
		process.env['MESSAGES_ARE_MADE'] ? undefined : paraglideVitePlugin(MESSAGES),
		directMessages(),
		deskChunks(),
		commonChunk(),
		compressAgain(),
		sveltekit(),
		process.env['VITEST']
			? undefined
			: SvelteKitPWA({
					strategies: 'injectManifest',
					srcDir: 'src',
					filename: 'service-worker.ts',
					// The manifest is a file of our own in static/, so that it stands without a build.
					manifest: false,
					injectRegister: false,
					injectManifest: {
						globPatterns: [
							'client/**/*.{js,css,woff2,json,webmanifest}',
							'client/icons/**/*.{svg,png}',
							'prerendered/**/*.html',
						],
						globIgnores: [
							// Asked of the server whenever SvelteKit wonders whether it is outdated.
							'client/_app/version.json',
							'client/service-worker.js',
							// Kept by the desks themselves, on the phones of those who work there.
							'client/_app/immutable/desk/**',
							'client/desk-files.json',
							// Draws papers for reviewers, who read them with a network only.
							'client/_app/immutable/workers/paper.worker-*.js',
							// Shown by shops and browsers when installing, never by the app.
							'client/screenshots/**',
						],
						// Whatever is larger (the second barcode reader) is fetched only when wanted.
						maximumFileSizeToCacheInBytes: 300_000,
					},
				}),
	],
	test: {
		// One database cluster for all projects: see tests/fixtures/database.ts
		globalSetup: ['./tests/fixtures/global-setup.ts'],
		// The first test of a run also waits for that cluster, beside whatever else the machine does.
		testTimeout: 30_000,
		hookTimeout: 30_000,
		// What is waited for comes late on a busy machine; a test that fails loses these seconds, no other.
		expect: { poll: { timeout: 10_000 } },
		// Much of a test is waiting for the database: as many as there are cores would leave one idle.
		maxWorkers: availableParallelism() + 1,
		projects: [
			{
				extends: true,
				test: {
					name: 'node',
					environment: 'node',
					// Loading the modules anew for each file took half as long as the tests themselves.
					isolate: false,
					include: ['{src,server,tests,scripts}/**/*.test.ts'],
					exclude: [
						'**/*.svelte.test.ts',
						'**/*.browser.test.ts',
						'tests/e2e/**',
						'tests/faults/**',
					],
				},
			},
			{
				extends: true,
				// Found late, what the decoding worker imports would reload the page under a test.
				optimizeDeps: { entries: ['src/lib/scan/decoder.worker.ts'] },
				test: {
					name: 'browser',
					// One page at a time has the camera and the clock to itself.
					fileParallelism: false,
					include: ['src/**/*.svelte.test.ts', 'src/**/*.browser.test.ts'],
					setupFiles: ['./tests/fixtures/empty-browser.ts'],
					browser: {
						enabled: true,
						headless: true,
						screenshotFailures: false,
						commands: {
							...{ answerPulls, pullsAsked, answerUploads, uploadsAsked, serveStation },
							...{ openStall, cutStallRoad, operationsSent, orderBooks, closeStall },
						},
						provider: playwright({
							launchOptions: {
								executablePath: chromiumPath(),
								args: ['--no-sandbox', ...MADE_UP_CAMERA],
							},
						}),
						instances: [{ browser: 'chromium' }],
					},
				},
			},
		],
	},
});
