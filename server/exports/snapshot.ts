import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Database, Transaction } from '../database/database';

const CHUNK_BYTES = 65_536;

/**
 * What is made of many tables as they all were at one moment. It is written to a file before a byte of it
 * goes out: a slow phone would otherwise hold the snapshot, and with it what PostgreSQL may clean up, for as
 * long as it loads; memory holds a page of rows at a time. The file has no name as soon as it is open, so
 * nothing of it stays on the disk, however this ends.
 * @param make writes what it reads in the transaction that it is given
 */
export async function* inSnapshot(
	database: Database,
	make: (tx: Transaction) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	const file = await openNameless();
	try {
		await database.transaction(
			async (tx) => {
				for await (const bytes of make(tx)) await file.appendFile(bytes);
			},
			{ isolationLevel: 'repeatable read', accessMode: 'read only' },
		);
		for (let position = 0; ;) {
			const { bytesRead, buffer } = await file.read(
				Buffer.alloc(CHUNK_BYTES),
				0,
				CHUNK_BYTES,
				position,
			);
			if (bytesRead === 0) return;
			position += bytesRead;
			yield buffer.subarray(0, bytesRead);
		}
	} finally {
		await file.close();
	}
}

async function openNameless(): Promise<FileHandle> {
	const path = join(tmpdir(), `market-${crypto.randomUUID()}`);
	const file = await open(path, 'wx+', 0o600);
	await rm(path);
	return file;
}
