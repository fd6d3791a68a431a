import { DAY_MS, HOUR_MS, type EpochMs } from '../time';
import { tileDistance } from './province-tiles';

/** One scan of one serial, as far as suspicion needs it. */
export interface SerialScan {
	/** Names an installation: a shopper who looks twice counts once. */
	readonly deviceId: string;
	/** Names the network it came from: a sender who makes phones up counts once. Null: not known. */
	readonly origin: string | null;
	/** Where the shopper said they were; null for most. */
	readonly provinceCode: string | null;
	readonly at: EpochMs;
}

/**
 * When one serial seen again and again means that its code was copied. No standard gives these
 * numbers: they are ours, chosen so that a family, a shop's customers or one parcel on its way
 * never reach them.
 */
export interface CopyRule {
	/** So many different phones on different networks … */
	readonly maxDevices: number;
	/** … within this time. */
	readonly devicesWithinMs: number;
	/** Two such phones in provinces at least so many tiles of the map apart … */
	readonly farTiles: number;
	/** … within this time: goods do not travel that fast and get scanned at both ends. */
	readonly farWithinMs: number;
}

export const COPY_RULE: CopyRule = {
	maxDevices: 12,
	devicesWithinMs: 7 * DAY_MS,
	farTiles: 4,
	farWithinMs: 6 * HOUR_MS,
};

/**
 * Whether the scans of one serial say that its code was copied.
 * @param scans in any order
 */
export function isCopySuspected(scans: readonly SerialScan[], rule = COPY_RULE): boolean {
	return scans.some((scan) => {
		const since = scan.at - rule.devicesWithinMs;
		const recent = scans.filter((other) => other.at <= scan.at && other.at >= since);
		return (
			countSenders(recent) > rule.maxDevices ||
			recent.some((other) => areFarApart(scan, other, rule))
		);
	});
}

/** Phones on networks of their own: neither many phones on one network nor one phone on many are many. */
function countSenders(scans: readonly SerialScan[]): number {
	const devices = new Set(scans.map(({ deviceId }) => deviceId));
	const origins = new Set(scans.map(originOf));
	return Math.min(devices.size, origins.size);
}

function originOf({ origin, deviceId }: SerialScan): string {
	return origin ?? deviceId;
}

function areFarApart(one: SerialScan, other: SerialScan, rule: CopyRule): boolean {
	return (
		one.deviceId !== other.deviceId &&
		originOf(one) !== originOf(other) &&
		one.provinceCode !== null &&
		other.provinceCode !== null &&
		Math.abs(one.at - other.at) <= rule.farWithinMs &&
		tileDistance(one.provinceCode, other.provinceCode) >= rule.farTiles
	);
}
