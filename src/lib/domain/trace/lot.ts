import type { LotId, ProducerId, ProductId } from '../ids';
import type { DayText, EpochMs } from '../time';

/** A production lot with everything a shopper may see of it; its events stand in their order. */
export interface Lot {
	readonly id: LotId;
	readonly productId: ProductId;
	readonly producerId: ProducerId;
	/** GS1 AI 10: 1–20 characters of the GS1 AI encodable set 82. */
	readonly lot: string;
	readonly producedOn: DayText | null;
	readonly expiresOn: DayText | null;
	/** Location trace code (GLN or the producer's own), null where none. */
	readonly locationCode: string | null;
	/** Standards applied: `VietGAP`, `TCVN 5607:1991` … */
	readonly standards: readonly string[];
	readonly recall: Recall | null;
	readonly events: readonly TraceEvent[];
}

export interface Recall {
	readonly at: EpochMs;
	readonly reason: string;
}

export type TraceStep =
	| 'commissioning'
	| 'harvesting'
	| 'processing'
	| 'inspection'
	| 'packing'
	| 'shipping'
	| 'receiving'
	| 'recall';

/** One step in a lot's life: what, when, where, why. @see GS1 EPCIS 2.0 */
export interface TraceEvent {
	readonly id: number;
	readonly step: TraceStep;
	readonly at: EpochMs;
	readonly place: string;
	readonly note: string | null;
	/** The event that this one corrects; events are never changed. */
	readonly corrects: number | null;
	/** Content hash of a picture of it; null where there is none, or it has not come yet. */
	readonly picture: string | null;
	/** Only of an event that sets the lot's days right: what they were and became; why is its note. */
	readonly days?: DaysCorrection | undefined;
}

/** The days of a lot that shoppers go by; null where nobody told them. */
export interface LotDays {
	readonly producedOn: DayText | null;
	readonly expiresOn: DayText | null;
}

export interface DaysCorrection {
	/** When it was set right; the event itself stands where the lot's opening stands. */
	readonly at: EpochMs;
	readonly from: LotDays;
	readonly to: LotDays;
}

/** A serial whose code was seen too often or too far apart; published so phones know offline. */
export interface SerialFlag {
	readonly gtin: string;
	readonly lot: string;
	readonly serial: string;
	readonly reason: 'copySuspected' | 'recalled';
	readonly since: EpochMs;
}

/** A public key that label signatures are checked with. */
export interface LabelKey {
	/** `k` on the label. */
	readonly kid: string;
	/** P-256 public key coordinates, base64url. @see RFC 7518 §6.2 */
	readonly x: string;
	readonly y: string;
	/** Labels signed after this moment by this key are refused; null while it is in use. */
	readonly retiredAt: EpochMs | null;
}
