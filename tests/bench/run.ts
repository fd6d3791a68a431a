import { catalogueSuite } from './catalogue.bench';
import { importSuite } from './import.bench';
import { orderingSuite } from './ordering.bench';
import type { Bench, BenchSuite, Measurement } from './bench';
import { marketSuite } from './market.bench';
import { scanSuite } from './scan.bench';
import { startSuite } from './start.bench';

const SUITES: readonly BenchSuite[] = [
	startSuite,
	catalogueSuite,
	scanSuite,
	orderingSuite,
	importSuite,
	marketSuite,
];

/** Words after `--` choose suites or benches whose names hold one of them; none: all. */
const wanted = process.argv.slice(2).map((word) => word.toLowerCase());
const isWanted = (name: string) =>
	wanted.length === 0 || wanted.some((word) => name.toLowerCase().includes(word));

let missed = 0;
for (const suite of SUITES) {
	const benches = suite.benches.filter(
		({ name }) => isWanted(suite.name) || isWanted(`${suite.name} ${name}`),
	);
	if (benches.length === 0) continue;
	console.log(`\n${suite.name}`);
	try {
		for (const { name, budget, measure } of benches) {
			const measured = await attempt(measure);
			if (!measured.ok) missed++;
			console.log(line(name, budget, measured));
		}
	} finally {
		await suite.close?.();
	}
}
console.log(missed === 0 ? '\nAll budgets held.' : `\n${missed} missed.`);
process.exitCode = missed === 0 ? 0 : 1;

/** A bench that breaks has missed its budget. */
async function attempt(measure: Bench['measure']): Promise<Measurement> {
	try {
		return await measure();
	} catch (thrown) {
		const how = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
		return { value: NaN, unit: '', ok: false, how };
	}
}

function line(name: string, budget: string, { value, unit, ok, how }: Measurement): string {
	const rounded = Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3));
	return [
		ok ? '  held  ' : '  MISSED',
		name.padEnd(58),
		`${rounded} ${unit}`.padEnd(14),
		budget.padEnd(18),
		how,
	].join(' ');
}
