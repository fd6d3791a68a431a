/** One measured value beside its budget. */
export interface Measurement {
	readonly value: number;
	readonly unit: string;
	readonly ok: boolean;
	/** How it was measured, in a few words; also what the number cannot say. */
	readonly how: string;
}

export interface Bench {
	readonly name: string;
	/** As in the design: `≤4 ms p95`. */
	readonly budget: string;
	readonly measure: () => Measurement | Promise<Measurement>;
}

/** Benches that share what is dear to set up. */
export interface BenchSuite {
	/** Chosen by `npm run bench -- <name>`. */
	readonly name: string;
	readonly benches: readonly Bench[];
	/** Ends what the benches started. */
	readonly close?: () => Promise<void>;
}

/** A value that must not be above its budget. */
export function atMost(budget: number, value: number, unit: string, how: string): Measurement {
	return { value, unit, ok: value <= budget, how };
}

/** The value that a part of the values is not above. @param part 0–1; 0.5 is the median */
export function quantile(values: readonly number[], part: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? NaN;
}
