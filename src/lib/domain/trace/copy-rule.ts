import { DAY_MS, HOUR_MS, type EpochMs } from '../time';
import { tileDistance } from './province-tiles';

/** One scan of one serial, as far as suspicion needs it. */
export interface SerialScan {
	/** Names an installation: a shopper who looks twice counts once. */
	readonly deviceId: string;
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
	/** So many different phones … */
	readonly maxDevices: number;
	/** … within this time. */
	readonly devicesWithinMs: number;
	/** Two phones in provinces at least so many tiles of the map apart … */
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
		const devices = new Set(recent.map((other) => other.deviceId));
		return devices.size > rule.maxDevices || recent.some((other) => areFarApart(scan, other, rule));
	});
}

function areFarApart(one: SerialScan, other: SerialScan, rule: CopyRule): boolean {
	return (
		one.deviceId !== other.deviceId &&
		one.provinceCode !== null &&
		other.provinceCode !== null &&
		Math.abs(one.at - other.at) <= rule.farWithinMs &&
		tileDistance(one.provinceCode, other.provinceCode) >= rule.farTiles
	);
}
