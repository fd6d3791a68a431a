import './scripts/one-program-for-components.js';

import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { readFileSync } from 'node:fs';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

/**
 * Rules that have to know types. In plain files they are oxlint's, whose TypeScript is a native program:
 * a fifth of the time. Components only ESLint can read, and goes by the same list.
 */
const TYPED_RULES = Object.fromEntries(
	Object.entries(JSON.parse(readFileSync('.oxlintrc.json', 'utf8')).rules).map(
		([name, setting]) => [`@${name.replace('typescript/', 'typescript-eslint/')}`, setting],
	),
);

/**
 * The house's import directions: who may import whom. A layer named here may import only the
 * layers listed; everything else under `$lib`, and the server, is refused.
 */
const LAYERS = {
	domain: ['domain'],
	ui: ['ui', 'i18n'],
	scan: ['scan', 'domain'],
	local: ['local', 'domain'],
	sync: ['sync', 'domain', 'local', 'api'],
	api: ['api', 'domain'],
	features: ['features', 'domain', 'local', 'sync', 'scan', 'ui', 'i18n'],
	i18n: ['i18n', 'domain'],
};
const ROOMS = Object.keys(LAYERS);

/** @param {string[]} allowed */
function forbidden(allowed) {
	return ROOMS.filter((room) => !allowed.includes(room)).map((room) => ({
		regex: `(^\\$lib/${room}(/|$))|(^(\\.\\./)+${room}/)`,
		message: `This layer may import only: ${allowed.join(', ')}.`,
	}));
}

const NO_SERVER = {
	regex: '^\\$server(/|$)|/server/',
	message: 'The server is reached over its API only.',
	allowTypeImports: false,
};
const NO_PLATFORM = {
	regex: '^(node:|svelte|dexie|drizzle-orm|postgres|@trpc)',
	message: 'Domain rules are pure TypeScript: no platform, framework or database.',
};

/** @type {import('typescript-eslint').ConfigArray} */
const layerRules = Object.entries(LAYERS).map(([room, allowed]) => ({
	files: [`src/lib/${room}/**/*.{ts,svelte}`],
	ignores: ['**/*.test.ts'],
	rules: {
		'@typescript-eslint/no-restricted-imports': [
			'error',
			{
				patterns: [
					...forbidden(allowed),
					room === 'api' ? { ...NO_SERVER, allowTypeImports: true } : NO_SERVER,
					...(room === 'domain' ? [NO_PLATFORM] : []),
				],
			},
		],
	},
}));

export default ts.config(
	{
		ignores: [
			'.svelte-kit/',
			'build/',
			'.data/',
			'src/lib/i18n/paraglide/',
			'server/database/migrations/',
			'test-results/',
			'playwright-report/',
			'static/',
		],
	},
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'no-undef': 'off',
			'no-console': 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
			],
		},
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
		rules: {
			'svelte/no-at-html-tags': 'error',
			'svelte/require-each-key': 'error',
			'svelte/no-navigation-without-resolve': 'off',
		},
	},
	{
		files: ['**/*.svelte'],
		languageOptions: {
			parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] },
		},
		rules: TYPED_RULES,
	},
	...layerRules,
	{
		// What only works online (sign-in, upload, live chat, tracking) stands in an online.ts.
		files: ['src/lib/features/**/online.ts'],
		rules: {
			'@typescript-eslint/no-restricted-imports': [
				'error',
				{ patterns: [...forbidden([...LAYERS.features, 'api']), NO_SERVER] },
			],
		},
	},
	{
		files: ['src/routes/**/*.{ts,svelte}'],
		ignores: ['**/+server.ts'],
		rules: {
			'@typescript-eslint/no-restricted-imports': [
				'error',
				{ patterns: [...forbidden(['features', 'ui', 'i18n', 'domain']), NO_SERVER] },
			],
		},
	},
	{
		files: ['src/service-worker.ts'],
		rules: {
			'@typescript-eslint/no-restricted-imports': [
				'error',
				{ patterns: [...forbidden(['domain', 'local', 'sync']), NO_SERVER] },
			],
		},
	},
	{
		files: ['server/**/*.ts'],
		rules: {
			// The server has rooms of the same names: only those of the app are shut.
			'@typescript-eslint/no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							// What leaves the house in a mail or a push is worded here; all else by the app.
							regex: '^\\$lib/(?!domain/|i18n/notice-words$)',
							message: 'The server may import: domain.',
						},
					],
				},
			],
		},
	},
	{
		files: ['tests/**/*.ts', '**/*.test.ts', 'scripts/**/*.js'],
		rules: { 'no-console': 'off' },
	},
	{
		files: ['tests/**/*.ts'],
		rules: {
			'no-restricted-syntax': [
				'error',
				{
					selector:
						"CallExpression[callee.property.name='waitForFunction'] > :function[async=true]",
					message: 'It waits for no promise: see untilTrue in tests/fixtures/worker.ts.',
				},
			],
		},
	},
);
