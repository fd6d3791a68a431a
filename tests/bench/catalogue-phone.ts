import { svelte } from '@sveltejs/vite-plugin-svelte';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright';
import { build } from 'vite';

import { CHROMIUM_ARGS, wholeChromiumPath } from '../fixtures/chromium';
import type { CatalogueServer } from '../fixtures/catalogue-server';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** A real Chromium with the phone's code in a page, and the server's answers beside it. */
export class BenchPhone {
	private constructor(
		readonly page: Page,
		private readonly devtools: CDPSession,
		private readonly browser: Browser,
		private readonly server: Server,
	) {}

	static async open(catalogue: CatalogueServer): Promise<BenchPhone> {
		const script = await bundle();
		const server = createServer((request, response) => {
			if (request.url === '/') {
				response.setHeader('content-type', 'text/html');
				response.end('<!doctype html><script type="module" src="/page.js"></script>');
			} else if (request.url === '/page.js') {
				response.setHeader('content-type', 'text/javascript');
				response.end(script);
			} else {
				void catalogue
					.fetch(`http://phone.test${request.url}`)
					.then(async (answer) => response.writeHead(answer.status).end(await answer.text()));
			}
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const browser = await chromium.launch({
			executablePath: wholeChromiumPath(),
			args: CHROMIUM_ARGS,
		});
		const page = await browser.newPage();
		await page.goto(`http://127.0.0.1:${port}/`);
		await page.waitForFunction(() => 'catalogue' in window);
		const devtools = await page.context().newCDPSession(page);
		await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
		return new BenchPhone(page, devtools, browser, server);
	}

	/** @param times 1 is this machine, 6 a cheap phone */
	async slowDown(times: number): Promise<void> {
		await this.devtools.send('Emulation.setCPUThrottlingRate', { rate: times });
	}

	/**
	 * Processor time of the page's main thread so far, milliseconds: a busy machine makes work wait,
	 * but does not make it more.
	 */
	async workMs(): Promise<number> {
		const { metrics } = await this.devtools.send('Performance.getMetrics');
		return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000;
	}

	async close(): Promise<void> {
		await this.browser.close();
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

async function bundle(): Promise<string> {
	const result = await build({
		configFile: false,
		logLevel: 'error',
		plugins: [svelte({ configFile: false })],
		resolve: { alias: { $lib: path('../../src/lib'), $server: path('../../server') } },
		build: {
			write: false,
			target: 'es2022',
			rolldownOptions: { input: path('catalogue-page.ts') },
		},
	});
	const outputs = Array.isArray(result) ? result : [result];
	for (const output of outputs)
		if ('output' in output)
			for (const chunk of output.output) if (chunk.type === 'chunk') return chunk.code;
	throw new Error('nothing was bundled');
}
