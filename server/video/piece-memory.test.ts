import { expect, it } from 'vitest';

import { PieceMemory } from './piece-memory';

/** A disk that counts how often it is read. */
class Disk {
	readonly reads: string[] = [];

	readonly read = async (path: string) => {
		this.reads.push(path);
		await Promise.resolve();
		if (path === 'gone') throw new Error('no such file');
		return Buffer.alloc(Number(path), path);
	};
}

it('reads a piece once for all who ask at once, and for all who ask later', async () => {
	const [disk, memory] = [new Disk(), new PieceMemory(100)];
	const all = await Promise.all(Array.from({ length: 500 }, () => memory.get('10', disk.read)));
	expect(new Set(all).size).toBe(1);
	expect(await memory.get('10', disk.read)).toEqual(Buffer.alloc(10, '10'));
	expect(disk.reads).toEqual(['10']);
});

it('keeps no more bytes than it may, and lets go of what was not asked for the longest', async () => {
	const [disk, memory] = [new Disk(), new PieceMemory(100)];
	for (const path of ['40', '41', '40', '30', '40', '41', '101', '101']) {
		await memory.get(path, disk.read);
	}
	expect(disk.reads).toEqual(['40', '41', '30', '41', '101', '101']);
});

it('does not keep that something was not there', async () => {
	const [disk, memory] = [new Disk(), new PieceMemory(100)];
	await expect(memory.get('gone', disk.read)).rejects.toThrow('no such file');
	await expect(memory.get('gone', disk.read)).rejects.toThrow('no such file');
	expect(disk.reads).toHaveLength(2);
});

it('keeps nothing where it has no room', async () => {
	const [disk, memory] = [new Disk(), new PieceMemory(0)];
	await memory.get('1', disk.read);
	await memory.get('1', disk.read);
	expect(disk.reads).toHaveLength(2);
});
