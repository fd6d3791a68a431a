import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Followed, Place } from './live-crowd';

export type CrowdQuestion =
	| { readonly do: 'gather'; readonly place: Place; readonly size: number }
	| { readonly do: 'hear'; readonly marker: string; readonly part: number }
	| { readonly do: 'follow' };
export type CrowdAnswer =
	| { readonly kind: 'there' }
	| { readonly kind: 'listening' }
	| { readonly kind: 'heard'; readonly atMs: number }
	| { readonly kind: 'followed'; readonly followed: Followed }
	| { readonly kind: 'failed'; readonly why: string };

/** Beside a connection for each watcher a process has some files open. */
const OTHER_FILES = 300;

/** A crowd in a process of its own: reading for thousands holds up nobody who is measured. */
export class DistantCrowd {
	private constructor(private readonly child: ChildProcess) {}

	/** @throws Error where the system does not let a process have so many connections */
	static async gather(place: Place, size: number): Promise<DistantCrowd> {
		requireFiles(size + OTHER_FILES);
		const file = fileURLToPath(new URL('crowd-process.ts', import.meta.url));
		const crowd = new DistantCrowd(fork(file));
		await crowd.#ask({ do: 'gather', place, size }, 'there');
		return crowd;
	}

	/**
	 * Lets the crowd listen for a word.
	 * @returns once it listens: what settles when so large a part has heard it, by `nowMs`
	 */
	async listen(marker: string, part: number): Promise<{ readonly heard: Promise<number> }> {
		await this.#ask({ do: 'hear', marker, part }, 'listening');
		return { heard: this.#next('heard').then(({ atMs }) => atMs) };
	}

	async followed(): Promise<Followed> {
		return (await this.#ask({ do: 'follow' }, 'followed')).followed;
	}

	async leave(): Promise<void> {
		const gone = once(this.child, 'exit');
		this.child.disconnect();
		await gone;
	}

	async #ask<Kind extends CrowdAnswer['kind']>(question: CrowdQuestion, kind: Kind) {
		const answer = this.#next(kind);
		this.child.send(question);
		return answer;
	}

	async #next<Kind extends CrowdAnswer['kind']>(
		kind: Kind,
	): Promise<Extract<CrowdAnswer, { readonly kind: Kind }>> {
		for (;;) {
			const [answer] = (await once(this.child, 'message')) as [CrowdAnswer];
			if (answer.kind === 'failed') throw new Error(answer.why);
			if (isOf(answer, kind)) return answer;
		}
	}
}

function isOf<Kind extends CrowdAnswer['kind']>(
	answer: CrowdAnswer,
	kind: Kind,
): answer is Extract<CrowdAnswer, { readonly kind: Kind }> {
	return answer.kind === kind;
}

function requireFiles(wanted: number): void {
	const limits = readFileSync('/proc/self/limits', 'utf8');
	const open = Number(/Max open files\s+(\d+)/.exec(limits)?.[1] ?? Infinity);
	if (open < wanted) throw new Error(`raise the limit of open files first: ulimit -n ${wanted}`);
}
