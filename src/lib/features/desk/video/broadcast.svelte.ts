import { CHUNK_MAX_BYTES, CHUNK_MS, type StreamEnd } from '$lib/domain/live/chunk-order';
import { toAppError, type AppErrorWire } from '$lib/domain/errors';
import type { StreamId } from '$lib/domain/ids';

import { ChunkSender } from './chunk-sender.svelte';
import { beginStream, endStream, sendPiece, type OfRun, type Sender } from './online';
import { openStudioCamera, QUALITIES, recordingType, type Facing } from './studio-camera';

/** The server knows a recording by how it begins: a phone with much to do gives one byte at first. */
const BEGINNING_BYTES = 64;

export type BroadcastPhase = 'closed' | 'ready' | 'starting' | 'live' | 'over';

/** Camera, recorder and road of somebody who goes live from this phone. */
export class Broadcast {
	#phase = $state<BroadcastPhase>('closed');
	#camera = $state.raw<MediaStream | null>(null);
	#problem = $state.raw<AppErrorWire | null>(null);
	#because = $state<StreamEnd | null>(null);
	#facing = $state<Facing>('environment');
	#isMuted = $state(false);
	#quality = $state(0);
	/** How often something was let go because the network did not keep up. */
	#lost = $state(0);
	#sender = $state.raw<ChunkSender | null>(null);
	#streamId = $state<StreamId | null>(null);
	#recorder: MediaRecorder | null = null;
	#part = 0;
	#sentAtLoss = 0;
	#who: Sender | null = null;

	get phase(): BroadcastPhase {
		return this.#phase;
	}

	/** What is seen here; null while the camera is closed. */
	get camera(): MediaStream | null {
		return this.#camera;
	}

	get problem(): AppErrorWire | null {
		return this.#problem;
	}

	/** Why it is over. */
	get because(): StreamEnd | null {
		return this.#because;
	}

	get isMuted(): boolean {
		return this.#isMuted;
	}

	get isLowered(): boolean {
		return this.#quality > 0;
	}

	get lost(): number {
		return this.#lost;
	}

	get waitingMs(): number {
		return this.#sender?.waitingMs ?? 0;
	}

	get sentBytes(): number {
		return this.#sender?.sentBytes ?? 0;
	}

	/** Known once it is live. */
	get streamId(): StreamId | null {
		return this.#streamId;
	}

	/** Opens the camera; nobody else sees anything yet. */
	async open(): Promise<void> {
		this.#problem = null;
		if (recordingType() === undefined) {
			this.#problem = { code: 'CAMERA_MISSING' };
			return;
		}
		try {
			this.#setCamera(await openStudioCamera(this.#facing));
			this.#phase = 'ready';
		} catch (thrown) {
			this.#problem = toAppError(thrown);
		}
	}

	/** Begins to send what the camera sees. */
	async goLive(run: OfRun, who: Sender): Promise<void> {
		if (this.#phase !== 'ready') return;
		this.#phase = 'starting';
		const asked = await beginStream(run, who);
		if (!this.#isStarting()) {
			// Left meanwhile: nothing of it would ever come, and hosts would wait for it.
			if (asked.kind !== 'failed') await endStream(asked.value.id, who);
			return;
		}
		if (asked.kind === 'failed') {
			this.#problem = asked.error;
			this.#phase = 'ready';
			return;
		}
		const key = asked.value;
		this.#problem = null;
		this.#who = who;
		this.#streamId = key.id;
		this.#sender = new ChunkSender({
			send: (place, bytes) => sendPiece(key, place, bytes),
			onNewPart: (part) => {
				this.#record(part);
			},
			onBehind: () => {
				this.#fallBehind();
			},
			onOver: (because) => {
				this.#because = because;
				this.#stop();
			},
			onRefused: (error) => {
				this.#problem = error;
				this.#stop();
			},
		});
		this.#phase = 'live';
		this.#record(0);
	}

	/** The other camera: a new run of the recorder. */
	async turnCamera(): Promise<void> {
		const before = this.#facing;
		this.#facing = before === 'user' ? 'environment' : 'user';
		// Most phones open one camera at a time.
		this.#recorder?.stop();
		this.#recorder = null;
		this.#closeCamera();
		await this.open();
		if (this.#sender && this.#camera) {
			this.#phase = 'live';
			this.#record(this.#part + 1);
		}
	}

	/** The phone was turned: the picture has another shape now. */
	turnPhone(): void {
		if (this.#phase === 'live') this.#record(this.#part + 1);
	}

	setMuted(isMuted: boolean): void {
		this.#isMuted = isMuted;
		for (const track of this.#camera?.getAudioTracks() ?? []) track.enabled = !isMuted;
	}

	/** Ends it; what was sent stays. */
	async end(): Promise<void> {
		const [id, who] = [this.#streamId, this.#who];
		this.#because = 'ended';
		this.#stop();
		if (id !== null && who !== null) await endStream(id, who);
	}

	/** Lets camera and road go, when the page is left. */
	close(): void {
		if (this.#phase === 'live') void this.end();
		this.#stop();
	}

	#isStarting(): boolean {
		return this.#phase === 'starting';
	}

	#stop(): void {
		this.#recorder?.stop();
		this.#recorder = null;
		this.#sender?.stop();
		this.#closeCamera();
		this.#phase = this.#sender ? 'over' : 'closed';
	}

	#setCamera(camera: MediaStream): void {
		this.#camera = camera;
		this.setMuted(this.#isMuted);
	}

	#closeCamera(): void {
		for (const track of this.#camera?.getTracks() ?? []) track.stop();
		this.#camera = null;
	}

	/** Less is asked of the camera where the network took something meanwhile: else there is none. */
	#fallBehind(): void {
		this.#lost += 1;
		if (this.sentBytes > this.#sentAtLoss) {
			this.#quality = Math.min(QUALITIES.length - 1, this.#quality + 1);
		}
		this.#sentAtLoss = this.sentBytes;
		this.#record(this.#part + 1);
	}

	#record(part: number): void {
		this.#recorder?.stop();
		const [camera, sender, mimeType] = [this.#camera, this.#sender, recordingType()];
		const quality = QUALITIES[this.#quality];
		if (!camera || !sender || mimeType === undefined || !quality) return;
		this.#part = part;
		let n = 0;
		let beginning: Blob | null = null;
		const recorder = new MediaRecorder(camera, {
			mimeType,
			videoBitsPerSecond: quality.videoBits,
			audioBitsPerSecond: quality.audioBits,
		});
		recorder.ondataavailable = ({ data }) => {
			// What an earlier run still says comes too late.
			if (part !== this.#part) return;
			const whole: Blob = beginning === null ? data : new Blob([beginning, data]);
			beginning = n === 0 && whole.size < BEGINNING_BYTES ? whole : null;
			if (beginning !== null) return;
			for (let from = 0; from < whole.size; from += CHUNK_MAX_BYTES) {
				const isFirst = from === 0;
				const bytes = whole.slice(from, from + CHUNK_MAX_BYTES);
				sender.add({ part, n: n++ }, bytes, isFirst ? CHUNK_MS : 0);
			}
		};
		recorder.start(CHUNK_MS);
		this.#recorder = recorder;
	}
}
