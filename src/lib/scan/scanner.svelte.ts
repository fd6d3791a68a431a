import { toAppError, type ErrorCode } from '../domain/errors';
import { listCameras, openCamera, type Camera } from './camera';
import { Decoder } from './decoder';
import { takeGrey } from './grey-picture';
import type { FoundCode } from './messages';
import { openPlatformDetector, type PlatformDetector } from './platform-detector';

/** Longest side of what is read of a video frame: a label's code 1/5 as wide still has 4 px a dot. */
const FRAME_SIDE = 960;
/** A single picture is tried in these sizes: large for far codes, small for noisy ones. */
const PICTURE_SIDES = [1280, 720, 1920, 400];
/** How long nobody may have found anything before the stronger reader is worth its bytes. */
const PATIENCE_MS = 4_000;

export type ScannerState = 'idle' | 'starting' | 'looking' | 'failed';

/**
 * Camera or picture in, decoded text out. It knows nothing of what the text means. Nothing is
 * opened before `start`, so it can be made on the server too.
 */
export class Scanner {
	readonly #onFound: (text: string) => void;
	readonly #canvas = globalThis.document?.createElement('canvas');
	#state = $state<ScannerState>('idle');
	#error = $state<ErrorCode | null>(null);
	#hasTorch = $state(false);
	#isTorchOn = $state(false);
	#cameras = $state.raw<readonly string[]>([]);
	#camera: Camera | undefined;
	#video: HTMLVideoElement | undefined;
	#platform: PlatformDetector | undefined;
	#decoder: Decoder | undefined;
	/** Rises with every start and stop, so that a late camera or frame of an earlier run is dropped. */
	#run = 0;
	#lastBars = '';

	/** @param onFound called once per code found by the camera; scanning has stopped by then */
	constructor(onFound: (text: string) => void) {
		this.#onFound = onFound;
	}

	get state(): ScannerState {
		return this.#state;
	}

	/** Why the camera is not there. */
	get error(): ErrorCode | null {
		return this.#error;
	}

	get hasTorch(): boolean {
		return this.#hasTorch;
	}

	get isTorchOn(): boolean {
		return this.#isTorchOn;
	}

	get canSwitch(): boolean {
		return this.#cameras.length > 1;
	}

	/** Opens the camera and looks for a code until one is found or `stop` is called. */
	async start(video: HTMLVideoElement, deviceId: string | null = null): Promise<void> {
		const run = this.#begin();
		this.#state = 'starting';
		this.#error = null;
		this.#video = video;
		try {
			const camera = await openCamera(deviceId);
			if (run !== this.#run) return camera.close();
			this.#camera = camera;
			this.#hasTorch = camera.hasTorch;
			video.srcObject = camera.stream;
			// A camera may be taken away by a call or another app.
			camera.stream
				.getVideoTracks()[0]
				?.addEventListener('ended', () => this.#fail(run, 'CAMERA_BUSY'));
			await Promise.all([video.play(), this.#openReaders()]);
			this.#cameras = await listCameras();
		} catch (thrown) {
			const { code } = toAppError(thrown);
			return this.#fail(run, code === 'INTERNAL' ? 'CAMERA_BUSY' : code);
		}
		if (run !== this.#run) return;
		this.#state = 'looking';
		void this.#look(run, video);
	}

	/** Lets the camera go. */
	stop(): void {
		this.#begin();
		this.#state = 'idle';
	}

	/** Stops and lets the readers go too. */
	close(): void {
		this.stop();
		this.#decoder?.close();
		this.#decoder = undefined;
	}

	/** Goes on with the next camera. */
	async switchCamera(): Promise<void> {
		const current = this.#cameras.indexOf(this.#camera?.deviceId ?? '');
		const next = this.#cameras[(current + 1) % this.#cameras.length];
		if (this.#video && next !== undefined) await this.start(this.#video, next);
	}

	/** Switches the lamp; one that is refused stays as it is. */
	async toggleTorch(): Promise<void> {
		const camera = this.#camera;
		const isWanted = !this.#isTorchOn;
		// A lamp that another app holds, or that got too hot, stays as it is; so does the button.
		const isDone = await camera?.setTorch(isWanted);
		if (isDone && camera === this.#camera) this.#isTorchOn = isWanted;
	}

	/**
	 * Reads one picture, thoroughly; a person waits for it.
	 * @returns null where it holds no code, or is no picture
	 */
	async readPicture(file: Blob): Promise<string | null> {
		let bitmap: ImageBitmap;
		try {
			bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
		} catch {
			return null;
		}
		await this.#openReaders();
		const found =
			(await this.#detect(bitmap)) ??
			(await this.#decodeSizes(bitmap)) ??
			((await this.#getDecoder().fetchStrong()) ? await this.#decodeSizes(bitmap) : null);
		bitmap.close();
		return found?.text ?? null;
	}

	#begin(): number {
		this.#camera?.close();
		this.#camera = undefined;
		if (this.#video) this.#video.srcObject = null;
		this.#hasTorch = false;
		this.#isTorchOn = false;
		this.#lastBars = '';
		return ++this.#run;
	}

	#fail(run: number, code: ErrorCode): void {
		if (run !== this.#run) return;
		this.#begin();
		this.#state = 'failed';
		this.#error = code;
	}

	async #openReaders(): Promise<void> {
		this.#platform ??= await openPlatformDetector();
		if (!this.#platform) this.#getDecoder();
	}

	#getDecoder(): Decoder {
		return (this.#decoder ??= new Decoder());
	}

	/** One frame after the other: the next is taken only when the last was read. */
	async #look(run: number, video: HTMLVideoElement): Promise<void> {
		const startedAt = performance.now();
		let hasAskedForStrong = false;
		while (run === this.#run) {
			const found = await this.#readFrame(video);
			if (run !== this.#run) return;
			if (found && this.#isCertain(found)) {
				this.stop();
				this.#onFound(found.text);
				return;
			}
			if (!hasAskedForStrong && performance.now() - startedAt > PATIENCE_MS && isGoodLink()) {
				hasAskedForStrong = true;
				void this.#getDecoder().fetchStrong();
			}
			await nextFrame(video);
		}
	}

	async #readFrame(video: HTMLVideoElement): Promise<FoundCode | null> {
		const found = this.#platform ? await this.#detect(video) : null;
		// The platform's reader goes on alone until the stronger one has come.
		if (found || (this.#platform && !this.#decoder?.isStrong)) return found;
		const grey = this.#canvas && takeGrey(video, this.#canvas, FRAME_SIDE);
		return grey ? this.#getDecoder().decode(grey, 'frame') : null;
	}

	async #detect(source: HTMLVideoElement | ImageBitmap): Promise<FoundCode | null> {
		try {
			return (await this.#platform?.detect(source)) ?? null;
		} catch {
			this.#platform = undefined;
			return null;
		}
	}

	async #decodeSizes(bitmap: ImageBitmap): Promise<FoundCode | null> {
		for (const side of PICTURE_SIDES) {
			const grey = this.#canvas && takeGrey(bitmap, this.#canvas, side);
			const found = grey ? await this.#getDecoder().decode(grey, 'picture') : null;
			if (found) return found;
		}
		return null;
	}

	/** Bars must read the same twice. */
	#isCertain({ text, symbol }: FoundCode): boolean {
		if (symbol === 'qr' || text === this.#lastBars) return true;
		this.#lastBars = text;
		return false;
	}
}

/** Whether 330 KB are no burden now. Where the browser does not tell, they are not. */
function isGoodLink(): boolean {
	const { connection } = navigator as Navigator & {
		readonly connection?: { readonly saveData?: boolean; readonly effectiveType?: string };
	};
	return (
		navigator.onLine &&
		connection?.saveData !== true &&
		(connection?.effectiveType ?? '4g') === '4g'
	);
}

function nextFrame(video: HTMLVideoElement): Promise<void> {
	return new Promise((resolve) => {
		if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(() => resolve());
		else requestAnimationFrame(() => resolve());
	});
}
