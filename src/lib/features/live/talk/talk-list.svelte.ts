import {
	NO_REACTIONS,
	type ReactionCounts,
	type TalkFrame,
	type TalkMessage,
} from '$lib/domain/talk/message';
import { afterTalkFrame } from '$lib/domain/talk/talk-view';

/** The longest wait before a phone that lacks something asks for it: not all of them at one moment. */
const LACK_WAIT_MS = 2_000;

/** What is said in a session, as this screen was told. */
export class TalkList {
	#messages = $state.raw<readonly TalkMessage[]>([]);
	#reactions = $state.raw<ReactionCounts>(NO_REACTIONS);
	#asked = $state.raw<TalkMessage | null>(null);
	/** What is known as a whole; null while something before it is lacking. */
	#version: string | null = null;
	/** The latest that was heard of. */
	#heard: string | null = null;
	#isAsking = false;

	/**
	 * @param askWhole asks for all there is to see; null where no answer came
	 * @param chance from 0 up to 1; tests say their own
	 */
	constructor(
		private readonly askWhole: () => Promise<TalkFrame | null>,
		private readonly chance: () => number = Math.random,
	) {}

	/** In their order, the latest of them. */
	get messages(): readonly TalkMessage[] {
		return this.#messages;
	}

	get reactions(): ReactionCounts {
		return this.#reactions;
	}

	/** The question that the host put to the producer. */
	get asked(): TalkMessage | null {
		return this.#asked;
	}

	/** Takes what the server tells; where something before it was not told, that is asked for. */
	take(frame: TalkFrame): void {
		const { follows, version } = frame;
		const isLacking = follows !== null && follows !== this.#version && version !== this.#version;
		this.#messages = afterTalkFrame(this.#messages, frame);
		this.#reactions = frame.reactions;
		this.#asked = frame.asked;
		// Where the question is not answered, the next frame asks it again.
		this.#version = isLacking ? null : version;
		this.#heard = version;
		if (isLacking && !this.#isAsking) {
			this.#isAsking = true;
			setTimeout(() => void this.#askAgain(), LACK_WAIT_MS * this.chance());
		}
	}

	async #askAgain(): Promise<void> {
		try {
			const whole = await this.askWhole();
			// Another node may not have read yet what was heard of here.
			if (whole && !isBefore(whole.version, this.#heard)) this.take(whole);
		} finally {
			this.#isAsking = false;
		}
	}
}

/** Whether a version is of an earlier time than another: both its numbers only grow. */
function isBefore(version: string, other: string | null): boolean {
	const later = other?.split('.').map(Number) ?? [];
	return version.split('.').some((number, index) => Number(number) < (later[index] ?? 0));
}
