import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { nextVersions, takeOver } from './app-cache';
import { anotherSize, isPicture, PICTURE_CACHE } from './picture-cache';

const address = (path: string) => new URL(path, location.origin).href;
const VERSION_A = ['/a.js', '/shared.js', '/shell?revision=1'].map(address);
const VERSION_B = ['/b.js', '/shared.js', '/shell?revision=2'].map(address);
const VERSION_C = ['/c.js', '/shell?revision=3'].map(address);

const names: string[] = [];
let precache: string;

beforeEach(async () => {
	precache = `precache-${crypto.randomUUID()}`;
	names.push(precache);
	await caches.delete('app-versions');
});
afterEach(async () => {
	for (const name of [...names.splice(0), PICTURE_CACHE]) await caches.delete(name);
});

async function install(version: readonly string[]): Promise<void> {
	const cache = await caches.open(precache);
	for (const key of version) await cache.put(key, new Response(key));
}
async function kept(): Promise<string[]> {
	return (await (await caches.open(precache)).keys()).map(({ url }) => url).sort();
}

describe('a version that takes over', () => {
	it('is known as the first one, once', async () => {
		await install(VERSION_A);
		expect(await takeOver(precache, VERSION_A)).toBe(true);
		expect(await takeOver(precache, VERSION_A)).toBe(false);
		expect(await kept()).toEqual([...VERSION_A].sort());
	});

	it('leaves the version before it whole, for tabs that still run it', async () => {
		await install(VERSION_A);
		await takeOver(precache, VERSION_A);
		await install(VERSION_B);
		await takeOver(precache, VERSION_B);
		expect(await kept()).toEqual([...new Set([...VERSION_A, ...VERSION_B])].sort());
	});

	it('removes what is older than that', async () => {
		for (const version of [VERSION_A, VERSION_B, VERSION_C]) {
			await install(version);
			await takeOver(precache, version);
		}
		expect(await kept()).toEqual([...VERSION_B, ...VERSION_C].sort());
	});

	it('does not push the one before out by being activated twice', () => {
		const versions = nextVersions([VERSION_A], VERSION_B);
		expect(nextVersions(versions, [...VERSION_B].reverse())).toBe(versions);
	});

	it('starts anew where its record cannot be read', async () => {
		await install([...VERSION_A, ...VERSION_B]);
		await (await caches.open('app-versions')).put('/app-versions.json', new Response('{oops'));
		expect(await takeOver(precache, VERSION_B)).toBe(true);
		expect(await kept()).toEqual([...VERSION_B].sort());
	});
});

describe('pictures', () => {
	it('are told from other addresses', () => {
		expect(isPicture('/pictures/3f9a/320.avif')).toBe(true);
		expect(isPicture('/pictures/3f9a/large.avif')).toBe(false);
		expect(isPicture('/products/pictures')).toBe(false);
	});

	it('stand in for another size of the same one, the largest first', async () => {
		const cache = await caches.open(PICTURE_CACHE);
		for (const path of [
			'/pictures/aa/160.avif',
			'/pictures/aa/320.webp',
			'/pictures/bb/640.avif',
		]) {
			await cache.put(path, new Response(path));
		}
		const found = await anotherSize(address('/pictures/aa/640.avif'));
		expect(await found?.text()).toBe('/pictures/aa/320.webp');
		expect(await anotherSize(address('/pictures/cc/640.avif'))).toBeUndefined();
	});
});
