import * as v from 'valibot';

import { StartFailure } from './start-failure';

export interface Environment {
	/** 0 takes any free port. */
	readonly port: number;
	/** Undefined listens on every address of the machine. */
	readonly host: string | undefined;
	/** Base of absolute addresses without a slash at the end; undefined: as the visitor typed it. */
	readonly publicOrigin: string | undefined;
	/** Undefined runs a private PostgreSQL in `dataDir`. */
	readonly databaseUrl: string | undefined;
	readonly dataDir: string;
	readonly isDemo: boolean;
	/** Every rate limit is multiplied by this; 0 lifts them all. */
	readonly rateLimitFactor: number;
	/** How many may watch live sessions at this node at a time. */
	readonly liveWatchers: number;
	/** How long before a session opens whoever asked for it is reminded. */
	readonly sessionReminderMinutes: number;
	/** How many days after its end an order's producer still sees who made it. */
	readonly contactDays: number;
	/** How many days after its end an order's buyer is kept; 0 keeps them until they ask. */
	readonly buyerDataDays: number;
	/** The program that streams are made with; undefined looks on the PATH. */
	readonly ffmpegPath: string | undefined;
	/** How many days a session's recording is kept. */
	readonly videoDays: number;
	/** For the newest pieces of what is on air; 0 reads each from the disk. */
	readonly videoMemoryMb: number;
	/** Undefined sends no mail: what would be mailed stands in the app. */
	readonly mail: { readonly smtpUrl: string; readonly from: string } | undefined;
}

const LARGEST_PORT = 65_535;

const port = v.pipe(
	v.string(),
	v.regex(/^\d{1,5}$/),
	v.transform(Number),
	v.maxValue(LARGEST_PORT),
);
const origin = v.pipe(
	v.string(),
	v.url(),
	v.transform((text) => new URL(text)),
	v.check((url) => /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search),
	v.transform((url) => url.origin),
);
const databaseUrl = v.pipe(v.string(), v.url(), v.regex(/^postgres(ql)?:\/\//));
const smtpUrl = v.pipe(v.string(), v.url(), v.regex(/^smtps?:\/\//));
const mailFrom = v.pipe(v.string(), v.maxLength(200), v.regex(/^[^\r\n]*\S@\S[^\r\n]*$/));
const days = v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number));
const minutes = v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number), v.maxValue(1_440));
const count = v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number));
const megabytes = v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number));
const manyDays = v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number));
const factor = v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/), v.transform(Number));

/** What each variable must be, as the end of a sentence that begins with its name. */
const RULES = {
	PORT: 'must be a whole number from 0 to 65535',
	PUBLIC_ORIGIN: 'must be an address without a path, such as https://cho.example',
	DATABASE_URL: 'must be an address such as postgres://user:password@host:5432/market',
	DEMO: 'must be 1 or 0',
	SMTP_URL:
		'must be an address such as smtps://user:password@mail.example, together with MAIL_FROM',
	MAIL_FROM: 'must be a sender such as Chợ đêm <cho@example.vn>, together with SMTP_URL',
	CONTACT_DAYS: 'must be a whole number of days, at most 999',
	SESSION_REMINDER_MINUTES: 'must be a whole number of minutes, at most 1440',
	LIVE_WATCHERS: 'must be a whole number, at most 999999',
	BUYER_DATA_DAYS: 'must be a whole number of days, at most 9999, and 0 for no end',
	VIDEO_DAYS: 'must be a whole number of days, at most 999',
	VIDEO_MEMORY_MB: 'must be a whole number of megabytes, at most 9999, and 0 for none',
	RATE_LIMIT_FACTOR: 'must be a number, 1 for the usual limits and 0 for none',
} as const;

const Variables = v.object({
	PORT: v.optional(port, '3000'),
	HOST: v.optional(v.string()),
	PUBLIC_ORIGIN: v.optional(origin),
	DATABASE_URL: v.optional(databaseUrl),
	DATA_DIR: v.optional(v.string(), '.data'),
	DEMO: v.optional(v.picklist(['1', '0'])),
	RATE_LIMIT_FACTOR: v.optional(factor, '1'),
	LIVE_WATCHERS: v.optional(count, '8000'),
	SESSION_REMINDER_MINUTES: v.optional(minutes, '15'),
	CONTACT_DAYS: v.optional(days, '14'),
	BUYER_DATA_DAYS: v.optional(manyDays, '730'),
	FFMPEG_PATH: v.optional(v.string()),
	VIDEO_DAYS: v.optional(days, '30'),
	VIDEO_MEMORY_MB: v.optional(megabytes, '32'),
	SMTP_URL: v.optional(smtpUrl),
	MAIL_FROM: v.optional(mailFrom),
});

/**
 * Reads the server's environment; an empty variable counts as none.
 * @throws StartFailure naming every variable that is wrong, never its value: it may be a secret
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
	const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
	const parsed = v.safeParse(Variables, given);
	if (!parsed.success) {
		const names = new Set(parsed.issues.map((issue) => String(issue.path?.[0].key)));
		const rules: Readonly<Record<string, string>> = RULES;
		const faults = [...names].map((name) => `${name} ${rules[name] ?? 'is not valid'}`);
		throw new StartFailure(`The environment is not valid: ${faults.join('; ')}.`);
	}
	const { PORT, HOST, PUBLIC_ORIGIN, DATABASE_URL, DATA_DIR, DEMO, RATE_LIMIT_FACTOR, ...rest } =
		parsed.output;
	const { SMTP_URL: smtpUrl, MAIL_FROM: from } = rest;
	if ((smtpUrl === undefined) !== (from === undefined)) {
		const missing = smtpUrl === undefined ? 'SMTP_URL' : 'MAIL_FROM';
		throw new StartFailure(`The environment is not valid: ${missing} ${RULES[missing]}.`);
	}
	return {
		port: PORT,
		host: HOST,
		publicOrigin: PUBLIC_ORIGIN,
		databaseUrl: DATABASE_URL,
		dataDir: DATA_DIR,
		isDemo: DEMO === undefined ? DATABASE_URL === undefined : DEMO === '1',
		rateLimitFactor: RATE_LIMIT_FACTOR,
		liveWatchers: rest.LIVE_WATCHERS,
		sessionReminderMinutes: rest.SESSION_REMINDER_MINUTES,
		contactDays: rest.CONTACT_DAYS,
		buyerDataDays: rest.BUYER_DATA_DAYS,
		ffmpegPath: rest.FFMPEG_PATH,
		videoDays: rest.VIDEO_DAYS,
		videoMemoryMb: rest.VIDEO_MEMORY_MB,
		mail: smtpUrl !== undefined && from !== undefined ? { smtpUrl, from } : undefined,
	};
}
