// Every test there is: style, types, unit and server tests, the build, the built market in a browser.
// Ends with one line "N passed, N failed"; a step that fails as a whole counts as one failure.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import process from 'node:process';

import { findChromium, installChromium } from './chromium.js';
import { ROOT } from './build-stamp.js';

if (!(findChromium() ?? installChromium())) {
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
	PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport,
	FORCE_COLOR: '0',
	// By the first step.
	MESSAGES_ARE_MADE: 'yes',
};
/** Of what was said of a failure, in the summary. */
const FAILURE_LINES = 12;
let passed = 0;
let failed = 0;
/** What failed and how, said once more at the end: a log may be read from there only. */
/** @type {string[]} */
const failures = [];

if (step('made sources', 'npm', ['run', 'sync', '--silent'])) {
	const eslint = ['eslint', '--max-warnings', '0'];
	// Both take as long.
	await Promise.all([
		inTurn([
			['style of components', 'npx', [...eslint, '**/*.svelte']],
			['format', 'npx', ['prettier', '--check', '.']],
		]),
		inTurn([
			['types', process.execPath, ['scripts/check-types.js']],
			['style that needs types', 'npx', ['oxlint']],
			['style', 'npx', [...eslint, '--ignore-pattern', '**/*.svelte', '.']],
		]),
	]);
}
const vitest = ['vitest', 'run', '--reporter=default', '--reporter=json'];
const isTested = run('unit and server tests', 'npx', [
	...vitest,
	`--outputFile.json=${vitestReport}`,
]);
count('unit and server tests', isTested, readVitest());
if (step('build', process.execPath, ['scripts/build.js', '--if-needed'])) {
	playwright('the built market', ['--project=e2e', '--project=faults']);
	playwright('the built market on air', ['--project=live', '--workers=1']);
}

rmSync(reports, { recursive: true, force: true });
if (failures.length > 0) process.stdout.write(`\n${failures.join('\n')}\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);

/**
 * A step that fails or not as a whole.
 * @param {string} name
 * @param {string} command
 * @param {string[]} parameters
 */
function step(name, command, parameters) {
	const isGreen = run(name, command, parameters);
	if (!isGreen) failStep(name);
	return isGreen;
}

/**
 * A command that is seen as it runs.
 * @param {string} name
 * @param {string} command
 * @param {string[]} parameters
 */
function run(name, command, parameters) {
	process.stdout.write(`\n— ${name}\n`);
	return spawnSync(command, parameters, { cwd: ROOT, env, stdio: 'inherit' }).status === 0;
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
		const text = Buffer.concat(said).toString();
		if (status !== 0) failStep(name, text.trimEnd().split('\n').slice(-FAILURE_LINES));
		process.stdout.write(`\n— ${name}\n${text}`);
	}
}

/**
 * @param {string} name
 * @param {string[]} chosen which of the tests
 */
function playwright(name, chosen) {
	rmSync(playwrightReport, { force: true });
	const isShown = run(name, 'npx', ['playwright', 'test', '--reporter=list,json', ...chosen]);
	count(name, isShown, readPlaywright());
}

/**
 * @param {string} name of a step that failed as a whole
 * @param {string[]} lines what it said last
 */
function failStep(name, lines = []) {
	failed += 1;
	failures.push([`failed: ${name}`, ...lines].join('\n  '));
}

/**
 * @param {string} name of the step
 * @param {boolean} isGreen what the runner itself says: it also fails on errors outside any test
 * @param {{ passed: number, failed: string[] }} result the failed ones by name
 */
function count(name, isGreen, result) {
	passed += result.passed;
	failed += result.failed.length;
	failures.push(...result.failed.map((test) => `failed: ${test}`));
	if (result.failed.length === 0 && !isGreen) failStep(name);
}

function readVitest() {
	const report = readReport(vitestReport);
	/** @type {{ name: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[]} */
	const files = report?.testResults ?? [];
	const failed = files.flatMap(({ name, assertionResults }) =>
		assertionResults
			.filter(({ status }) => status === 'failed')
			.map(({ fullName, failureMessages }) => {
				const how = failureMessages.join('\n').split('\n').slice(0, FAILURE_LINES);
				return [`${relative(ROOT, name)} › ${fullName}`, ...how].join('\n  ');
			}),
	);
	return { passed: report?.numPassedTests ?? 0, failed };
}

/**
 * @typedef {{ title: string, suites?: Suite[], specs?: { ok: boolean, file: string, title: string }[] }} Suite
 */
function readPlaywright() {
	const report = readReport(playwrightReport);
	/** @type {(suite: Suite) => string[]} */
	const failedOf = ({ suites = [], specs = [] }) => [
		...specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file} › ${title}`),
		...suites.flatMap(failedOf),
	];
	return {
		passed: report?.stats.expected ?? 0,
		failed: failedOf({ title: '', suites: report?.suites ?? [] }),
	};
}

/** @param {string} path */
function readReport(path) {
	return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
