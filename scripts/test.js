// Every test there is: style, types, unit and server tests, the build, the built market in a browser.
// Ends with one line "N passed, N failed"; a step that fails as a whole counts as one failure.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { findChromium, installChromium } from './chromium.js';
import { ROOT } from './build-stamp.js';

const chromium = findChromium() ?? installChromium();
if (!chromium) {
	process.stderr.write(
		'The tests drive a real browser and none was found: install Chromium, or set CHROMIUM_PATH to a Chromium or Chrome.\n',
	);
	process.exit(1);
}

const reports = mkdtempSync(join(tmpdir(), 'cho-dem-reports-'));
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');
const env = {
	...process.env,
	CHROMIUM_PATH: chromium,
	PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport,
	FORCE_COLOR: '0',
};
let passed = 0;
let failed = 0;

if (step('made sources', 'npm', ['run', 'sync', '--silent'])) {
	const lint = ['eslint', '--max-warnings', '0'];
	// The style of what is no component takes as long as all the rest.
	await Promise.all([
		inTurn([['style', 'npx', [...lint, '--ignore-pattern', '**/*.svelte', '.']]]),
		inTurn([
			['style of components', 'npx', [...lint, '**/*.svelte']],
			['types', 'npx', ['svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings']],
			['format', 'npx', ['prettier', '--check', '.']],
		]),
	]);
}
count(
	step(
		'unit and server tests',
		'npx',
		['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
		{ isCounted: true },
	),
	readVitest,
);
const isBuilt = step('build', process.execPath, ['scripts/build.js', '--if-needed']);
if (isBuilt) {
	count(
		step('the built market', 'npx', ['playwright', 'test', '--reporter=list,json'], {
			isCounted: true,
		}),
		readPlaywright,
	);
}

rmSync(reports, { recursive: true, force: true });
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);

/**
 * A step that is seen as it runs.
 * @param {string} name
 * @param {string} command
 * @param {string[]} parameters
 * @param {{ isCounted: boolean }} [options] whether its own report says how much failed
 */
function step(name, command, parameters, { isCounted } = { isCounted: false }) {
	process.stdout.write(`\n— ${name}\n`);
	const { status } = spawnSync(command, parameters, { cwd: ROOT, env, stdio: 'inherit' });
	if (status !== 0 && !isCounted) failed += 1;
	return status === 0;
}

/**
 * Steps one after the other, beside others: what each says is shown when it has ended.
 * @param {[name: string, command: string, parameters: string[]][]} steps
 */
async function inTurn(steps) {
	for (const [name, command, parameters] of steps) {
		const child = spawn(command, parameters, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
		/** @type {Buffer[]} */
		const said = [];
		for (const stream of [child.stdout, child.stderr]) {
			stream.on('data', (/** @type {Buffer} */ piece) => said.push(piece));
		}
		const [status] = await once(child, 'close');
		if (status !== 0) failed += 1;
		process.stdout.write(`\n— ${name}\n${Buffer.concat(said).toString()}`);
	}
}

/**
 * @param {boolean} isGreen what the runner itself says: it also fails on errors outside any test
 * @param {() => { passed: number, failed: number }} read
 */
function count(isGreen, read) {
	const result = read();
	passed += result.passed;
	failed += result.failed > 0 || isGreen ? result.failed : 1;
}

function readVitest() {
	const report = readReport(vitestReport);
	return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 };
}

function readPlaywright() {
	const stats = readReport(playwrightReport)?.stats;
	return { passed: stats?.expected ?? 0, failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) };
}

/** @param {string} path */
function readReport(path) {
	return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
