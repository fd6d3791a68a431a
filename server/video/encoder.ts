import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Logger } from 'pino';

import { LADDER } from '$lib/domain/live/video-rungs';

import { EncoderReport } from './encoder-report';
import { ffmpegArguments, type Container } from './ffmpeg-arguments';

export interface EncoderParts {
	readonly ffmpeg: string;
	/** Where it writes: made for it. */
	readonly folder: string;
	readonly container: Container;
	/** After so long without any sign it is ended. */
	readonly hangMs: number;
	/** After so long it is to have written the rest of what it was given; tests have more time. */
	readonly endMs?: number;
	/** Seconds of the machine's time that it may take in all. */
	readonly mostSeconds: number;
	/** How much it may have made by now: more than was recorded is no recording. */
	readonly mostMadeMs: () => number;
	/** It made more, and is ended. */
	readonly onTooMuch: () => void;
	/** It read so far in what it was handed, from the beginning. */
	readonly onHeard: (mediaMs: number) => void;
	readonly log: Logger;
}

/** How long it may take to write its last segments, once it is told that nothing more comes. */
const END_MS = 10_000;
const WORDS_KEPT = 1_000;

/** One run of ffmpeg: bytes of a recorder in, segments of the ladder out. */
export class Encoder {
	readonly #parts: EncoderParts;
	readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
	readonly ended: Promise<void>;
	#hasEnded = false;
	#isEnding = false;
	#words = '';
	#madeMs = 0;
	/** When something was written last that it has made nothing of since. */
	#owingSince: number | null = null;

	static async start(parts: EncoderParts): Promise<Encoder> {
		for (const { name } of Object.values(LADDER)) {
			await mkdir(join(parts.folder, name), { recursive: true });
		}
		return new Encoder(parts);
	}

	private constructor(parts: EncoderParts) {
		this.#parts = parts;
		// Arguments that never change, no shell, nothing of our environment.
		this.#child = spawn(parts.ffmpeg, ffmpegArguments(parts.container, parts.mostSeconds), {
			cwd: parts.folder,
			env: { PATH: process.env['PATH'] ?? '' },
			stdio: ['pipe', 'pipe', 'pipe'],
		});
		const { pid, stdin, stdout, stderr } = this.#child;
		if (pid !== undefined) lowerPriority(pid);
		// It may end while we write: that it ended says all.
		stdin.on('error', () => undefined);
		const report = new EncoderReport({
			onHeard: (mediaMs) => {
				parts.onHeard(mediaMs);
				this.#requireEnough(mediaMs);
			},
			onMade: (mediaMs) => {
				this.#owingSince = null;
				this.#requireEnough(mediaMs);
			},
		});
		stdout.setEncoding('utf8').on('data', (text: string) => {
			report.read(text);
		});
		stderr.setEncoding('utf8').on('data', (text: string) => {
			this.#words = (this.#words + text).slice(-WORDS_KEPT);
		});
		this.ended = new Promise((settle) => {
			const onEnd = (code: unknown) => {
				if (this.#hasEnded) return;
				this.#hasEnded = true;
				if (!this.#isEnding) parts.log.warn({ code, words: this.#words }, 'an encoder ended');
				settle();
			};
			this.#child.once('error', onEnd);
			this.#child.once('close', onEnd);
		});
	}

	get pid(): number | undefined {
		return this.#child.pid;
	}

	/** How long what it made plays, or will when it has made what it read. */
	get madeMs(): number {
		return this.#madeMs;
	}

	/** False once it has ended, whoever ended it. */
	get isRunning(): boolean {
		return !this.#hasEnded;
	}

	/**
	 * Hands it more; done when it has taken it.
	 * @returns false where it does not run any more
	 */
	async write(bytes: Uint8Array): Promise<boolean> {
		if (this.#hasEnded) return false;
		const now = Date.now();
		this.#owingSince ??= now;
		if (now - this.#owingSince > this.#parts.hangMs) this.kill();
		const taken = new Promise<boolean>((settle) => {
			this.#child.stdin.write(bytes, (error) => {
				settle(!error);
			});
		});
		const timer = setTimeout(() => {
			this.kill();
		}, this.#parts.hangMs);
		const isTaken = await Promise.race([taken, this.ended.then(() => false)]);
		clearTimeout(timer);
		return isTaken;
	}

	/** Nothing more comes: it writes what it has, or is ended. */
	async end(): Promise<void> {
		if (this.#hasEnded) return;
		this.#isEnding = true;
		this.#child.stdin.end();
		const timer = setTimeout(() => {
			this.kill();
		}, this.#parts.endMs ?? END_MS);
		await this.ended;
		clearTimeout(timer);
	}

	/** A gap is filled with pictures, however long it is said to be: what is read counts, too. */
	#requireEnough(mediaMs: number): void {
		this.#madeMs = Math.max(this.#madeMs, mediaMs);
		if (this.#hasEnded || this.#madeMs <= this.#parts.mostMadeMs()) return;
		this.#parts.onTooMuch();
		this.kill();
	}

	kill(): void {
		if (!this.#hasEnded) this.#child.kill('SIGKILL');
	}
}

/** Orders come first. */
function lowerPriority(pid: number): void {
	try {
		setPriority(pid, constants.priority.PRIORITY_LOW);
	} catch {
		// It has ended already, or this system does not let us.
	}
}
