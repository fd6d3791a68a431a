import {
	MARKET_ROLES,
	PRODUCER_ROLES,
	accountId,
	type Account,
} from '$lib/domain/accounts/account';
import {
	mayForMarket,
	mayForProducer,
	type MarketPermission,
	type ProducerPermission,
} from '$lib/domain/accounts/permissions';
import type { AppErrorWire } from '$lib/domain/errors';
import { producerId, type ProducerId } from '$lib/domain/ids';
import { getLocale } from '$lib/i18n/paraglide/runtime';
import { clearDesk, DeskDatabase, letGoOfOthers } from '$lib/local/desk-database';
import { ME_KEY } from '$lib/local/signed-in';
import { createContext } from 'svelte';
import * as v from 'valibot';

import { isLeaving } from './account/leaving';
import { signOut } from './account/online';
import type { PageParams } from './find-page';
import { ask, deskApi } from './online';
import { tidyUnsent } from './unsent';

/** The person as the phone last heard of them: enough to open the desk without a network. */
const meSchema = v.object({
	account: v.object({
		id: v.pipe(v.string(), v.transform(accountId)),
		name: v.string(),
		email: v.nullable(v.string()),
		phone: v.nullable(v.string()),
		roles: v.array(v.picklist(MARKET_ROLES)),
		producers: v.array(
			v.object({
				producerId: v.pipe(v.number(), v.transform(producerId)),
				role: v.picklist(PRODUCER_ROLES),
			}),
		),
	}),
	/** In which language the market writes to the person; what was kept before does not say. */
	locale: v.optional(v.picklist(['vi', 'en'])),
	producers: v.array(
		v.object({ id: v.pipe(v.number(), v.transform(producerId)), name: v.string() }),
	),
});
type Me = v.InferOutput<typeof meSchema>;

const PRODUCER_KEY = 'desk.producer';

/**
 * Who works here and for whom. What a person may do is the server's to decide at every write; this
 * only keeps screens from offering what it would refuse.
 */
export class Desk {
	/** What stands in the `[names]` of the open page's address. */
	params = $state.raw<PageParams>({});
	#me = $state.raw<Me | null>(null);
	#chosen = $state<number | null>(null);
	#isAsking = $state(false);
	#problem = $state<AppErrorWire | null>(null);
	#unread = $state(0);

	constructor() {
		this.#me = readMe();
		tidyUnsent();
		this.#chosen = Number(read(PRODUCER_KEY)) || null;
	}

	/** Null where nobody has signed in on this phone. */
	get account(): Account | null {
		return this.#me?.account ?? null;
	}

	/** Whether the server is being asked who this is. */
	get isAsking(): boolean {
		return this.#isAsking;
	}

	/** Why the server could not say who this is; null where it did. */
	get problem(): AppErrorWire | null {
		return this.#problem;
	}

	/** How many notices the person has not read, as last heard. */
	get unread(): number {
		return this.#unread;
	}

	/** The producers that the person works for, by name. */
	get producers(): Me['producers'] {
		return this.#me?.producers ?? [];
	}

	/** The one whose stall is open; null where the person works for none. */
	get producerId(): ProducerId | null {
		const chosen = this.producers.find(({ id }) => id === this.#chosen);
		return (chosen ?? this.producers[0])?.id ?? null;
	}

	get producerName(): string {
		return this.producers.find(({ id }) => id === this.producerId)?.name ?? '';
	}

	may(permission: MarketPermission): boolean {
		return this.account !== null && mayForMarket(this.account, permission);
	}

	/** For the producer whose stall is open. */
	mayForStall(permission: ProducerPermission): boolean {
		const { account, producerId } = this;
		if (account === null || producerId === null) return false;
		return mayForProducer(account, permission, producerId);
	}

	choose(id: ProducerId): void {
		this.#chosen = id;
		write(PRODUCER_KEY, String(id));
	}

	/** Asks the server who has signed in. Without a network what the phone knew stays. */
	async refresh(): Promise<void> {
		this.#isAsking = true;
		if (isLeaving()) {
			void this.forget();
			const left = await signOut();
			if (left.kind === 'failed' && isLeaving()) {
				this.#problem = left.error;
				this.#isAsking = false;
				return;
			}
		}
		const asked = await ask(() => deskApi().accounts.me.query());
		this.#isAsking = false;
		if (asked.kind === 'answered') {
			const me = v.safeParse(meSchema, asked.value);
			// Of a person whose work a newer app alone knows of.
			this.#problem = me.success ? null : { code: 'UNREADABLE_ANSWER' };
			if (!me.success) return;
			this.#remember(me.output);
			await speak(me.output.locale);
			await this.countNotices();
		} else if (asked.error.code === 'NOT_SIGNED_IN') {
			this.#problem = null;
			void this.forget();
		} else {
			this.#problem = asked.error;
		}
	}

	/** Asks the server how many notices were not read yet. */
	async countNotices(): Promise<void> {
		const asked = await ask(() => deskApi().notify.unread.query());
		if (asked.kind === 'answered') this.#unread = asked.value;
	}

	/**
	 * The person has signed out, or was signed out elsewhere.
	 * @returns once buyers' data is gone with it; what was done and not sent stands in the outbox
	 */
	async forget(): Promise<void> {
		this.#me = null;
		write(ME_KEY, null);
		await clearDesk().catch(() => undefined);
	}

	#remember(me: Me): void {
		this.#me = me;
		write(ME_KEY, JSON.stringify(me));
		void letGoOfLeftStalls(me.account).catch(() => undefined);
	}
}

/** Whoever uses the desk in another language than they are written to in is written to in this one. */
async function speak(written: Me['locale']): Promise<void> {
	const locale = getLocale();
	if (written === undefined || written === locale) return;
	await ask(() => deskApi().accounts.setLocale.mutate({ locale }));
}

/** Whoever works for a stall no more has no business with its buyers, on no phone. */
async function letGoOfLeftStalls(account: Account): Promise<void> {
	const database = new DeskDatabase();
	await letGoOfOthers(database, {
		orders: (id) => mayForProducer(account, 'orders.read', id),
		dossiers: (id) => mayForProducer(account, 'dossiers.submit', id),
	});
	database.close();
}

function readMe(): Me | null {
	try {
		const parsed = v.safeParse(meSchema, JSON.parse(read(ME_KEY) ?? 'null'));
		return parsed.success ? parsed.output : null;
	} catch {
		return null;
	}
}

/** Some browsers refuse the store altogether: then the desk opens with a network only. */
function read(key: string): string | null {
	try {
		return localStorage.getItem(key);
	} catch {
		return null;
	}
}

function write(key: string, value: string | null): void {
	try {
		if (value === null) localStorage.removeItem(key);
		else localStorage.setItem(key, value);
	} catch {
		// As above.
	}
}

const [getDesk, setDesk] = createContext<Desk>();

export { getDesk, setDesk };
