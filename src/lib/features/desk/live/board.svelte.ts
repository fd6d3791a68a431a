import type { AppErrorWire } from '$lib/domain/errors';
import type { EveningFigures } from '$lib/domain/figures/evening';
import { uuidV4, type ProductId, type SessionId } from '$lib/domain/ids';
import { planRehearsed } from '$lib/domain/live/decide-evening';
import { standingFor, type BoardAction, type Standing } from '$lib/domain/live/outrun';
import type { SessionPlan } from '$lib/domain/market/session-plan';
import { LiveSession } from '$lib/features/live/live-session.svelte';
import { boardRoad } from '$lib/features/live/online';

import { TalkList } from '$lib/features/live/talk/talk-list.svelte';

import { latest } from '$lib/features/app/latest';
import { Moderating } from '../talk/moderation.svelte';
import { getModeration } from '../talk/online';
import { act, getBoardPlan, type BoardPlan } from './online';
import { sendUntilHeard } from './until-heard';

/** A host's board: what the session offers, where it stands, and what can be done. */
export class Board {
	readonly id: SessionId;
	#plan = $state.raw<BoardPlan | null>(null);
	/** Why what was last done was not; another host may have been quicker, whose deed makes the plan be asked anew. */
	#refusal = $state.raw<AppErrorWire | null>(null);
	/** Why the plan could not be had. */
	#unread = $state.raw<AppErrorWire | null>(null);
	#isRehearsal = $state(false);
	#limited = $state.raw<EveningFigures['limited']>([]);
	/** Wishes that are under way. */
	#wishes = $state(0);
	/** Kept once all of them were answered. */
	#underWay: Promise<unknown> = Promise.resolve();
	readonly #real: Stage;
	readonly #rehearsal: Stage;
	/** Asked anew with whatever hosts do: an earlier answer may come last. */
	readonly #askPlan = latest(getBoardPlan);

	constructor(id: SessionId) {
		this.id = id;
		this.#real = stageOf(id, false);
		this.#rehearsal = stageOf(id, true);
	}

	/** Null until it was answered. */
	get plan(): BoardPlan | null {
		return this.#plan;
	}

	/** The session's plan as it stands: a rehearsal changes it for itself alone. */
	get evening(): SessionPlan | null {
		const plan = this.#plan?.plan ?? null;
		return plan && this.isRehearsal ? planRehearsed(plan, this.live.state) : plan;
	}

	get problem(): AppErrorWire | null {
		return this.#refusal ?? this.#unread;
	}

	get isBusy(): boolean {
		return this.#wishes > 0;
	}

	/** What is wrong has been read. */
	dismissProblem(): void {
		this.#refusal = null;
		this.#unread = null;
	}

	/** What its hosts limit, or have limited, as it was counted last. */
	noteLimited(limited: EveningFigures['limited']): void {
		this.#limited = limited;
	}

	/** Units of a product that were sold since a limit was first set; null where none was, and in a rehearsal. */
	soldOf(productId: ProductId): number | null {
		if (this.isRehearsal) return null;
		return this.#limited.find((one) => one.productId === productId)?.sold ?? null;
	}

	/** A draft can only be rehearsed. */
	get isRehearsal(): boolean {
		return this.#isRehearsal || this.#plan?.state === 'draft';
	}

	get live(): LiveSession {
		return this.#stage.live;
	}

	/** What is said, and what is done about it. */
	get moderating(): Moderating {
		return this.#stage.moderating;
	}

	get #stage(): Stage {
		return this.isRehearsal ? this.#rehearsal : this.#real;
	}

	rehearse(isRehearsal: boolean): void {
		this.#isRehearsal = isRehearsal;
	}

	async load(): Promise<void> {
		const asked = await this.#askPlan(this.id);
		if (asked === null) return;
		this.#unread = asked.kind === 'failed' ? asked.error : null;
		if (asked.kind === 'answered') this.#plan = asked.value;
	}

	/**
	 * Does something, and sends it again under the same name while no answer says what came of it.
	 * One thing at a time: an announcement, which was typed, waits for its turn; a stop waits for nothing,
	 * as what hangs may hang for a minute; whatever else is tapped meanwhile is not done.
	 * @param actionId a UUID, where the same may be sent again later
	 * @returns whether the server took it
	 */
	async do(action: BoardAction, actionId: string = uuidV4()): Promise<boolean> {
		const { id: sessionId, isRehearsal } = this;
		const wish = {
			sessionId,
			isRehearsal,
			actionId,
			action,
			seen: this.#seenFor(action),
		};
		if (action.do === 'announce') while (this.isBusy) await this.#underWay;
		else if (this.isBusy && action.do !== 'stop') return false;
		this.#wishes += 1;
		const heard = sendUntilHeard(() => act(wish));
		this.#underWay = Promise.all([this.#underWay, heard]);
		const asked = await heard;
		this.#wishes -= 1;
		this.#refusal = asked.kind === 'failed' ? asked.error : null;
		return asked.kind === 'answered';
	}

	/** A board that hears nothing goes by what it is told to do, or its one host could not go on. */
	#seenFor(action: BoardAction): Standing | undefined {
		const { live, evening } = this;
		if (live.road !== 'open' || evening === null) return undefined;
		return standingFor(action, { state: live.state, endsAt: evening.endsAt });
	}
}

/** The session as it runs for everybody, or its rehearsal. */
interface Stage {
	readonly live: LiveSession;
	readonly moderating: Moderating;
}

function stageOf(sessionId: SessionId, isRehearsal: boolean): Stage {
	const run = { sessionId, isRehearsal };
	const list = new TalkList(async () => {
		const asked = await getModeration(run);
		return asked.kind === 'answered' ? asked.value.talk : null;
	});
	const live = new LiveSession({
		id: sessionId,
		open: boardRoad(sessionId, isRehearsal),
		isRemembered: false,
		onTick: (tick) => {
			if (tick.talk) list.take(tick.talk);
		},
	});
	return { live, moderating: new Moderating(run, list) };
}
