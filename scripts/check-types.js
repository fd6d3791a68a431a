// Types of everything, components too, by TypeScript's native program. svelte-check writes each component
// down as TypeScript for it, and leaves what it wrote of those that are gone since.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { ROOT } from './build-stamp.js';

rmSync(join(ROOT, '.svelte-kit/.svelte-check'), { recursive: true, force: true });
const check = ['svelte-check', '--tsgo', '--tsconfig', './tsconfig.json', '--fail-on-warnings'];
const { status } = spawnSync('npx', [...check, ...process.argv.slice(2)], {
	...{ cwd: ROOT, stdio: 'inherit' },
});
process.exit(status ?? 1);
