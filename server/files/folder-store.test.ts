import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { FolderStore } from './folder-store';

let folder: string;
let files: FolderStore;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'files-'));
	files = new FolderStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

it('gives back what was written, and nothing where nothing was', async () => {
	await files.write('a/b.txt', 'một');
	expect((await files.read('a/b.txt'))?.toString()).toBe('một');
	expect(await files.read('a/c.txt')).toBeUndefined();
	expect(await files.touch('a/c.txt')).toBe(false);
});

it('never shows half a file, with many writers of one name', async () => {
	const whole = ['x', 'y'].map((letter) => letter.repeat(500_000));
	const writers = Promise.all(
		Array.from({ length: 10 }, (_, i) => files.write('a', whole[i % 2] ?? '')),
	);
	await files.write('a', whole[0] ?? '');
	for (let read = 0; read < 20; read++) {
		expect(whole).toContain((await files.read('a'))?.toString());
	}
	await writers;
	expect(await readdir(folder)).toEqual(['a']);
});

it('removes what nobody has touched for long', async () => {
	await files.write('a/old', '');
	await files.write('a/used', '');
	const longAgo = new Date(Date.now() - 10_000);
	for (const name of ['old', 'used']) await utimes(join(folder, 'a', name), longAgo, longAgo);
	expect(await files.touch('a/used')).toBe(true);
	await files.removeOlder('a', 5_000);
	expect(await readdir(join(folder, 'a'))).toEqual(['used']);
});

it.each(['', '../a', '/etc/passwd', 'a/../b', 'a//b', '.hidden', 'A', 'a b', 'a\u0000b'])(
	'takes no name like %j',
	async (name) => {
		await expect(files.read(name)).rejects.toThrow('not a name');
	},
);
