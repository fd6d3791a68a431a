import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { startCluster } from './cluster';
import { readPostmaster } from './postmaster';
import { findRunningCluster } from './running-cluster';

test('stops the PostgreSQL it launched where that cannot be used', async () => {
	const dataDir = mkdtempSync(join(tmpdir(), 'cluster-'));
	// PostgreSQL runs as another user where the tests run as root.
	chmodSync(dataDir, 0o755);
	const options = { dataDir, durability: 'none' } as const;
	expect(findRunningCluster(dataDir)).toBeUndefined();
	const first = await startCluster(options);
	// What commands work on beside the server.
	expect(findRunningCluster(dataDir)).toBe(first.url);
	await first.stop();
	expect(findRunningCluster(dataDir)).toBeUndefined();
	const password = readFileSync(join(dataDir, 'postgresql.password'), 'utf8');
	writeFileSync(join(dataDir, 'postgresql.password'), 'not this one');

	const started = startCluster(options);
	await expect(started).rejects.toThrow('The private PostgreSQL cannot be used');
	const { dataPath } = first;
	// Left running it would hold the folder; stopped it removes its pid file.
	expect(readPostmaster(dataPath)).toBeUndefined();
	expect(existsSync(join(dataPath, 'postmaster.pid'))).toBe(false);

	writeFileSync(join(dataDir, 'postgresql.password'), password);
	const again = await startCluster(options);
	await again.stop();
	rmSync(dataDir, { recursive: true });
});
