import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { lockFolder } from './folder-lock';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => {
	rmSync(folder, { recursive: true });
});

describe('lockFolder', () => {
	test('lets one process at a time work on a folder', () => {
		const unlock = lockFolder(folder);
		expect(() => lockFolder(folder)).toThrow(`process ${process.pid}`);
		unlock();
		lockFolder(folder)();
	});

	test('takes over from a process that is gone', async () => {
		const child = spawn(process.execPath, ['-e', '']);
		await once(child, 'exit');
		writeFileSync(join(folder, 'server.lock'), `${child.pid} 1`);
		lockFolder(folder)();
	});

	test.runIf(process.platform === 'linux')(
		'is not fooled by a number that another program was given since',
		() => {
			writeFileSync(join(folder, 'server.lock'), `${process.ppid} 1`);
			lockFolder(folder)();
		},
	);

	test('never frees a lock that somebody else took', () => {
		const unlock = lockFolder(folder);
		writeFileSync(join(folder, 'server.lock'), '1 1');
		unlock();
		expect(readFileSync(join(folder, 'server.lock'), 'utf8')).toBe('1 1');
	});
});
