import { LABEL_FORMATS, labelFormat, labelsPerPage } from '$lib/domain/trace/label-sheet';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';

import { findChromium } from '../../scripts/chromium.js';
import { StartFailure } from '../start-failure';
import { findLotsByName } from '../trace/find-lots';
import { MOST_IN_RUN } from '../trace/issue-labels';
import { writeLabelFile } from '../trace/print/label-file';
import { runCommand, type Operator } from './operator';

const USAGE = `Usage: npm run labels:issue -- --lot CODE [--product GTIN|NAME] --count N
         [--format ${LABEL_FORMATS.join('|')}] [--taken N] --out FILE.pdf|.html|.csv
  --lot      the lot's code as it is printed on the pack
  --product  its GTIN, or the last part of its address, where several products have such a lot
  --count    1–${MOST_IN_RUN.toLocaleString('en')} labels
  --format   what they are printed on; a4-65 where nothing is said
  --taken    labels already taken off the first sheet
  --out      the file to write`;

const wholeNumber = v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number));
const Options = v.object({
	lot: v.string(),
	product: v.optional(v.string()),
	count: v.pipe(wholeNumber, v.minValue(1), v.maxValue(MOST_IN_RUN)),
	format: v.optional(v.picklist(LABEL_FORMATS), 'a4-65'),
	taken: v.optional(wholeNumber, '0'),
	out: v.pipe(v.string(), v.regex(/\.(?:pdf|html|csv)$/)),
});
type Options = v.InferOutput<typeof Options>;

/** @throws StartFailure with the usage */
function readOptions(): Options {
	const text = { type: 'string' } as const;
	try {
		const options = { lot: text, product: text, count: text, format: text, taken: text, out: text };
		const parsed = v.safeParse(Options, parseArgs({ options }).values);
		if (parsed.success && parsed.output.taken < labelsPerPage(labelFormat(parsed.output.format))) {
			return parsed.output;
		}
	} catch {
		// An option that is not known, or one without a value.
	}
	throw new StartFailure(USAGE);
}

async function issue({ database, environment }: Operator): Promise<string> {
	const options = readOptions();
	const { lot, product = null, count, format, taken } = options;
	const found = await findLotsByName(database, { lot, product });
	const [one] = found;
	if (!one) throw new StartFailure(`There is no lot ${lot}${product ? ` of ${product}` : ''}.`);
	if (found.length > 1) {
		const names = found.map(({ slug, gtin }) => `${gtin ?? '-'} ${slug}`).join(', ');
		throw new StartFailure(`Several products have a lot ${lot}: add --product, one of ${names}.`);
	}
	const out = resolve(options.out);
	const origin = environment.publicOrigin ?? `http://localhost:${environment.port}`;
	const request = { lotId: one.id, count, format, taken, out, origin, chromium: findChromium() };
	const { file, first, last } = await writeLabelFile(database, request, Date.now());
	return [
		`${count} labels of lot ${one.lot} (${one.slug}): ${file}`,
		`In the order of printing, ${first} is the first one and ${last} the last one.`,
		...(file === out
			? []
			: [
					'No Chromium made a PDF of it: open this file in any browser and print it, without margins, at 100 %.',
				]),
		...(environment.publicOrigin
			? []
			: [`They carry ${origin}: set PUBLIC_ORIGIN to the address that buyers open.`]),
	].join('\n');
}

await runCommand(issue);
