import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { isOurFile } from './app-files';

const PORTAL = '<!doctype html><title>Wi-Fi</title><h1>Đăng nhập Wi-Fi</h1>';
const answer = (type: string, body: string, status = 200) =>
	new Response(body, { status, headers: { 'content-type': type } });

it.each([
	['/_app/immutable/entry/app.Bx1.js', 'text/javascript'],
	['/_app/immutable/assets/0.Cx2.css', 'text/css'],
	['/_app/immutable/assets/letters.Dx3.woff2', 'font/woff2'],
	['/_app/immutable/assets/communes.Ex4.json', 'application/json'],
	['/manifest.webmanifest', 'application/manifest+json'],
	['/icons/icon-192.png', 'image/png'],
	['/icons/lantern.svg', 'image/svg+xml'],
	['/pictures/0f/320.avif', 'image/avif'],
	['/pictures/0f/320.webp?held', 'image/webp'],
	['/places/old/22.txt', 'text/plain; charset=utf-8'],
	['/_app/immutable/assets/zbar.Gx6.wasm', 'application/wasm'],
])('takes %s as what it is, and no page in its stead', async (path, type) => {
	expect(await isOurFile(path, answer(type, ''))).toBe(true);
	expect(await isOurFile(path, answer('text/html; charset=utf-8', PORTAL))).toBe(false);
	expect(await isOurFile(path, answer(type, '', 503))).toBe(false);
});

it('takes no page but one that begins the app', async () => {
	const shell = '<script>import("/_app/immutable/entry/start.Fx5.js")</script>';
	expect(await isOurFile('/shell', answer('text/html', shell))).toBe(true);
	expect(await isOurFile('/shell', answer('text/html', PORTAL))).toBe(false);
	expect(await isOurFile('/shell', answer('application/json', shell))).toBe(false);
});

it('knows each kind of file that the worker keeps', () => {
	const config = readFileSync(new URL('../../../vite.config.ts', import.meta.url), 'utf8');
	const patterns = /globPatterns: \[(.*?)\]/s.exec(config)?.[1] ?? '';
	const endings = [...patterns.matchAll(/\*\.(?:\{([\w,]+)\}|(\w+))/g)].flatMap(
		([, many, one]) => many?.split(',') ?? [one ?? ''],
	);
	expect(new Set(endings)).toEqual(
		new Set(['js', 'css', 'woff2', 'json', 'webmanifest', 'svg', 'png', 'html']),
	);
});
