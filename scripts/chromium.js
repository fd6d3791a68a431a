import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

const PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Where the browser of the tests stands: `CHROMIUM_PATH`, else a usual place.
 * @returns {string | undefined}
 */
export function findChromium() {
	return process.env['CHROMIUM_PATH'] || PLACES.find((path) => existsSync(path));
}

/**
 * Fetches Chromium where that needs nobody's consent: on a Debian or Ubuntu, as root.
 * @returns {string | undefined}
 */
export function installChromium() {
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
	process.stdout.write('No Chromium found: installing it with apt-get …\n');
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	for (const parameters of [
		['update', '-qq'],
		['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core'],
	]) {
		spawnSync('apt-get', parameters, { stdio: ['ignore', 'ignore', 'inherit'], env });
	}
	return findChromium();
}
