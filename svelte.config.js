import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

import { VIDEO_HOSTS } from './scripts/video-hosts.js';

const VIDEO_SOURCES = /** @type {`https://${string}.${string}`[]} */ (
	VIDEO_HOSTS.map((host) => `https://${host}`)
);

/** The one script that stands in every page, as the browser hashes it. */
const EARLY_TAPS = /<script>(.*?)<\/script>/s.exec(readFileSync('src/app.html', 'utf8'))?.[1] ?? '';
const EARLY_TAPS_HASH = /** @type {`sha256-${string}`} */ (
	`sha256-${createHash('sha256').update(EARLY_TAPS).digest('base64')}`
);

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: {
		runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true),
	},
	kit: {
		adapter: adapter({ out: 'build', precompress: true }),
		alias: { $server: 'server' },
		// The shell is served for routes of any depth while the server is gone, so its asset
		// addresses must not depend on where it is shown.
		paths: { relative: false },
		// The service worker is built and registered by @vite-pwa/sveltekit and features/install.
		serviceWorker: { register: false },
		csp: {
			mode: 'auto',
			directives: {
				'default-src': ['self'],
				// WebAssembly is for the second-rung barcode reader and for drawing papers to reviewers.
				'script-src': ['self', 'wasm-unsafe-eval', EARLY_TAPS_HASH],
				'style-src': ['self', 'unsafe-inline'],
				'img-src': ['self', 'data:', 'blob:'],
				'media-src': ['self', 'blob:', ...VIDEO_SOURCES],
				'connect-src': ['self', ...VIDEO_SOURCES],
				'font-src': ['self'],
				'worker-src': ['self'],
				'manifest-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['self'],
				'form-action': ['self'],
				'frame-ancestors': ['none'],
			},
		},
		prerender: { entries: ['*'], crawl: false },
		typescript: {
			config: (config) => {
				config['include'].push(
					'../server/**/*.ts',
					'../tests/**/*.ts',
					'../scripts/**/*.js',
					'../scripts/**/*.ts',
					'../*.config.ts',
					'../*.config.js',
				);
				// Left out by default for its other globals; it names the few it needs itself.
				config['exclude'] = config['exclude'].filter(
					(/** @type {string} */ path) => !path.includes('service-worker'),
				);
				return config;
			},
		},
	},
};
