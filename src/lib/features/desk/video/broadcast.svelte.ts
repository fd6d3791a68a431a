import { toAppError, type AppErrorWire } from '$lib/domain/errors';
import type { StreamId } from '$lib/domain/ids';
import type { StreamEnd } from '$lib/domain/live/chunk-order';

import { ChunkSender } from './chunk-sender.svelte';
import { beginStream, endStream, sendPiece, type OfRun, type Sender } from './online';
import { isHeld, runRecorder } from './recorder-run';
import { SentQuality } from './sent-quality.svelte';
import { openStudioCamera, recordingType, type Facing } from './studio-camera';

export type BroadcastPhase = 'closed' | 'ready' | 'starting' | 'live' | 'over';

/** Camera, recorder and road of somebody who goes live from this phone. */
export class Broadcast {
	#phase = $state<BroadcastPhase>('closed');
	#camera = $state.raw<MediaStream | null>(null);
	#problem = $state.raw<AppErrorWire | null>(null);
	#because = $state<StreamEnd | null>(null);
	#facing = $state<Facing>('environment');
	#isMuted = $state(false);
	#quality = $state.raw(new SentQuality());
	/** How often something was let go because the network did not keep up. */
	#lost = $state(0);
	#sender = $state.raw<ChunkSender | null>(null);
	#streamId = $state<StreamId | null>(null);
	#isUnseen = $state(false);
	#stopRecorder: () => void = () => undefined;
	#part = 0;
	#sentAtLoss = 0;
	#who: Sender | null = null;
	/** Of the camera that was asked for last: an earlier one that comes later is let go. */
	#asking = 0;
	/** A camera was opened again by itself, and nothing of it was recorded yet. */
	#isTrying = false;
	/** A recorder gave nothing: that the next one does is believed when it has. */
	#isDoubted = false;

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

	/** It is live, and nothing is recorded: the phone took camera or microphone away, or gives nothing of them. */
	get isUnseen(): boolean {
		return this.#isUnseen && this.#phase === 'live';
	}

	get isMuted(): boolean {
		return this.#isMuted;
	}

	get isLowered(): boolean {
		return this.#quality.isLowered;
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
		if (recordingType() === undefined) {
			this.#problem = { code: 'CAMERA_MISSING' };
			return;
		}
		if ((await this.#openCamera()) !== 'open') return;
		this.#forgetStream();
		this.#phase = 'ready';
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
		this.#facing = this.#facing === 'user' ? 'environment' : 'user';
		await this.reopen();
	}

	/** The camera once more; where it is live, it goes on with a new run of the recorder. */
	async reopen(): Promise<void> {
		this.#stopRecorder();
		const opened = await this.#openCamera();
		if (opened === 'left') return;
		if (this.#phase === 'live') {
			if (opened === 'open') this.#record(this.#part + 1);
			else this.#isUnseen = true;
		} else if (opened === 'failed') {
			this.#phase = 'closed';
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
		this.#stopRecorder();
		this.#sender?.stop();
		this.#asking += 1;
		this.#closeCamera();
		this.#phase = this.#sender ? 'over' : 'closed';
	}

	/** What is sent next is another stream: nothing of the one before counts for it. */
	#forgetStream(): void {
		this.#sender = null;
		this.#streamId = null;
		this.#because = null;
		this.#quality = new SentQuality();
		this.#lost = 0;
		this.#sentAtLoss = 0;
		this.#part = 0;
		this.#isTrying = false;
		this.#isDoubted = false;
	}

	/** @returns `left` where another was asked for meanwhile, or none is wanted any more */
	async #openCamera(): Promise<'open' | 'failed' | 'left'> {
		const asking = ++this.#asking;
		this.#problem = null;
		// Most phones open one camera at a time.
		this.#closeCamera();
		try {
			const camera = await openStudioCamera(this.#facing);
			if (asking !== this.#asking) {
				for (const track of camera.getTracks()) track.stop();
				return 'left';
			}
			this.#setCamera(camera);
			return 'open';
		} catch (thrown) {
			if (asking !== this.#asking) return 'left';
			this.#problem = toAppError(thrown);
			return 'failed';
		}
	}

	#setCamera(camera: MediaStream): void {
		this.#camera = camera;
		this.setMuted(this.#isMuted);
		for (const track of camera.getTracks()) {
			track.onended = () => void this.#meetLoss(camera);
			// A phone that rings holds them for a while.
			track.onmute = () => {
				this.#isUnseen = true;
			};
			track.onunmute = () => {
				if (this.#phase === 'live' && !isHeld(camera)) this.#record(this.#part + 1);
			};
		}
	}

	#closeCamera(): void {
		for (const track of this.#camera?.getTracks() ?? []) {
			track.onended = track.onmute = track.onunmute = null;
			track.stop();
		}
		this.#camera = null;
	}

	/** The phone took the camera or the microphone away, or its recorder gave up. */
	async #meetLoss(camera: MediaStream): Promise<void> {
		if (this.#camera !== camera) return;
		if (this.#isTrying) {
			// It would go on like this for ever: whoever sends has to look what is wrong.
			this.#stopRecorder();
			this.#closeCamera();
			if (this.#phase === 'live') this.#isUnseen = true;
			else this.#phase = 'closed';
			return;
		}
		this.#isTrying = true;
		await this.reopen();
	}

	/** Less is asked of the camera where the network took something meanwhile: else there is none. */
	#fallBehind(): void {
		this.#lost += 1;
		if (this.sentBytes > this.#sentAtLoss) this.#quality.lower();
		this.#sentAtLoss = this.sentBytes;
		this.#record(this.#part + 1);
	}

	#record(part: number): void {
		this.#stopRecorder();
		const [camera, sender, mimeType] = [this.#camera, this.#sender, recordingType()];
		const { quality } = this.#quality;
		if (!sender || mimeType === undefined) return;
		this.#isUnseen = camera === null || isHeld(camera) || this.#isDoubted;
		this.#part = part;
		if (!camera) return;
		try {
			this.#stopRecorder = runRecorder({
				...{ camera, mimeType, quality },
				onPiece: (n, bytes, ms) => {
					// What an earlier run still says comes too late.
					if (part !== this.#part) return;
					// The first one comes even of a recorder that breaks down at once.
					if (n > 0) this.#isTrying = false;
					if (this.#isDoubted) {
						this.#isDoubted = false;
						this.#isUnseen = isHeld(camera);
					}
					sender.add({ part, n }, bytes, ms);
					// It fell behind just now.
					if (part !== this.#part) return;
					if (this.#quality.keepUp(ms, sender.waitingMs)) this.#record(this.#part + 1);
				},
				onLost: (isSilent) => {
					if (isSilent) this.#isDoubted = this.#isUnseen = true;
					void this.#meetLoss(camera);
				},
			});
		} catch {
			void this.#meetLoss(camera);
		}
	}
}
