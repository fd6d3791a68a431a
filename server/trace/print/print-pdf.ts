import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const DEADLINE_MS = 120_000;

/**
 * Prints a document of ours to a PDF by a Chromium that the machine has. The document brings no
 * script and asks for nothing, so that running without the sandbox (as root) gives nothing away.
 * @param chromium path of the program
 * @returns whether the PDF was written
 */
export async function printPdf(
	chromium: string,
	{ html, out }: { readonly html: string; readonly out: string },
): Promise<boolean> {
	const folder = mkdtempSync(join(tmpdir(), 'cho-dem-labels-'));
	try {
		const page = join(folder, 'labels.html');
		writeFileSync(page, html, { mode: 0o600 });
		const child = spawn(
			chromium,
			[
				'--headless',
				'--disable-gpu',
				...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
				`--user-data-dir=${join(folder, 'profile')}`,
				'--no-pdf-header-footer',
				`--print-to-pdf=${out}`,
				pathToFileURL(page).href,
			],
			{ stdio: 'ignore', signal: AbortSignal.timeout(DEADLINE_MS) },
		);
		return await new Promise((settle) => {
			child.once('error', () => {
				settle(false);
			});
			child.once('exit', (code) => {
				settle(code === 0);
			});
		});
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
