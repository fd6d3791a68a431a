import type { PrintedLabel } from '$lib/domain/trace/label-face';
import { expect, it } from 'vitest';

import { labelCsv } from './label-csv';

const LABEL: PrintedLabel = {
	url: 'https://cho.example/01/08930000000017/10/L1/21/ABC',
	compactUrl: 'https://cho.example/01/08930000000017',
	gtin: '08930000000017',
	lot: 'L1',
	serial: 'ABC',
	productName: 'Bưởi; =1+1',
	producerName: '\uff1dcmd|"/c calc"',
	stars: 4,
	producedOn: '2026-11-01',
	expiresOn: '2026-12-01',
};

it('gives a printing house no cell that a spreadsheet would reckon, whatever its separator', () => {
	const text = labelCsv([LABEL]);
	expect(text).toContain(`,"Bưởi; '=1+1",`);
	expect(text).toContain(`,"'\uff1dcmd|""/c calc""",`);
	// What a scanner must read is as it was.
	expect(text).toContain(`\r\n${LABEL.url},`);
});
