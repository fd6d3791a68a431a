import type { MarketPermission, ProducerPermission } from '../accounts/permissions';

declare const brand: unique symbol;

/** A UUIDv7 minted on the phone when a file is chosen, so that it goes up once. */
export type FileId = string & { readonly [brand]: 'FileId' };

export const fileId = (value: string): FileId => value as FileId;

const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** What a camera or a gallery hands over. All of them are drawn afresh by the server. */
const PICTURES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const;

export type MediaType =
	(typeof PICTURES)[number] | 'application/pdf' | typeof SPREADSHEET | 'text/csv';

/** Who may hand a file in. */
export type Uploader =
	/** One of a producer's people. */
	| { readonly kind: 'producer'; readonly permission: ProducerPermission }
	/** An organiser with any of these. */
	| { readonly kind: 'market'; readonly anyOf: readonly MarketPermission[] }
	/** Whoever holds the secret of an order; nobody signs in for it. */
	| { readonly kind: 'buyer' }
	/** Whoever tells the organisers something, by the secret of that report; it may come later. */
	| { readonly kind: 'shopper' };

export interface PurposeRule {
	readonly uploader: Uploader;
	/** Organisers who may look at it. */
	readonly readers: readonly MarketPermission[];
	/**
	 * Whether organisers who work or worked for the producer see none of it: a shopper told it to those who
	 * judge. What they may only not decide about, they may look at.
	 */
	readonly isKeptFromPartial?: true;
	/** Which of the producer's people may look at it; left out where none may. */
	readonly ownReaders?: ProducerPermission;
	/** As it comes in. */
	readonly maxBytes: number;
	readonly accepts: readonly MediaType[];
}

const MB = 1_000_000;
/** As people are told it. */
export const SPREADSHEET_MAX_MB = 10;

/** The one table of what may be handed in: for what, by whom, how large, of which kinds. */
export const FILE_PURPOSES = {
	productPicture: {
		uploader: { kind: 'producer', permission: 'products.edit' },
		readers: ['dossiers.review'],
		ownReaders: 'stall.read',
		maxBytes: 15 * MB,
		accepts: PICTURES,
	},
	tracePicture: {
		uploader: { kind: 'producer', permission: 'lots.edit' },
		readers: ['dossiers.review', 'lots.recall'],
		ownReaders: 'stall.read',
		maxBytes: 15 * MB,
		accepts: PICTURES,
	},
	dossierDocument: {
		uploader: { kind: 'producer', permission: 'dossiers.submit' },
		readers: ['dossiers.review'],
		ownReaders: 'stall.read',
		maxBytes: 20 * MB,
		accepts: [...PICTURES, 'application/pdf'],
	},
	complaintPicture: {
		uploader: { kind: 'buyer' },
		readers: ['complaints.decide'],
		isKeptFromPartial: true,
		ownReaders: 'complaints.answer',
		maxBytes: 10 * MB,
		accepts: PICTURES,
	},
	reportPicture: {
		uploader: { kind: 'shopper' },
		readers: ['reports.answer'],
		isKeptFromPartial: true,
		maxBytes: 10 * MB,
		accepts: PICTURES,
	},
	textPicture: {
		uploader: { kind: 'market', anyOf: ['texts.edit', 'lessons.edit'] },
		readers: ['texts.edit', 'lessons.edit'],
		maxBytes: 15 * MB,
		accepts: PICTURES,
	},
	sessionCover: {
		uploader: { kind: 'market', anyOf: ['sessions.plan'] },
		readers: ['sessions.plan'],
		maxBytes: 15 * MB,
		accepts: PICTURES,
	},
	spreadsheet: {
		uploader: { kind: 'market', anyOf: ['data.import'] },
		readers: ['data.import'],
		maxBytes: SPREADSHEET_MAX_MB * MB,
		accepts: [SPREADSHEET, 'text/csv'],
	},
} as const satisfies Record<string, PurposeRule>;

export type FilePurpose = keyof typeof FILE_PURPOSES;

export const ALL_FILE_PURPOSES = Object.keys(FILE_PURPOSES) as FilePurpose[];

/** The row of a purpose in the table. */
export function purposeRule(purpose: FilePurpose): PurposeRule {
	return FILE_PURPOSES[purpose];
}

export function isPicture(type: string): boolean {
	return PICTURES.some((known) => known === type);
}

/**
 * Most bytes in one request of an upload: what the server takes at most, so that a proxy that lets
 * orders through lets pictures through too. What of a piece arrives before the road is cut, stays.
 */
export const UPLOAD_PIECE_BYTES = 262_144;

/** What the server says of a file that was handed in. */
export type FileAnswer =
	| { readonly state: 'uploading'; readonly id: FileId; readonly receivedBytes: number }
	| ({ readonly state: 'ready' } & ReadyFile);

/** A file that is whole and was found good. */
export interface ReadyFile {
	readonly id: FileId;
	/** As its maker called it, with the ending of what it is. */
	readonly name: string;
	readonly mediaType: string;
	readonly bytes: number;
}
