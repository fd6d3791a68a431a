import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

const PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The same browser without any windows, of Debian's package of that name. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';

/**
 * Where a whole Chromium stands: `CHROMIUM_PATH`, else a usual place.
 * @returns {string | undefined}
 */
export function findChromium() {
	return process.env['CHROMIUM_PATH'] || PLACES.find((path) => existsSync(path));
}

/**
 * What most tests drive: Chromium without windows where it is there, which takes two thirds of the
 * time, else the whole one.
 * @returns {string | undefined}
 */
export function findHeadless() {
	if (process.env['CHROMIUM_PATH']) return process.env['CHROMIUM_PATH'];
	return existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : findChromium();
}

/**
 * Fetches Chromium where that needs nobody's consent: on a Debian or Ubuntu, as root.
 * @returns {string | undefined}
 */
export function installChromium() {
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
	process.stdout.write('No Chromium found: installing it with apt-get …\n');
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const install = ['install', '-y', '-qq', '--no-install-recommends'];
	for (const parameters of [
		['update', '-qq'],
		[...install, 'chromium', 'fonts-noto-core'],
		// Older releases have no such package: the whole one does as well.
		[...install, 'chromium-headless-shell'],
	]) {
		spawnSync('apt-get', parameters, { stdio: ['ignore', 'ignore', 'inherit'], env });
	}
	return findChromium();
}
