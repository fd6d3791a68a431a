import type { Certificate } from '$lib/domain/certification/certificate';
import { certificateId } from '$lib/domain/ids';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';

import CertificateMark from './CertificateMark.svelte';

const NOW = Date.UTC(2026, 10, 20);

const valid: Certificate = {
	id: certificateId(1),
	stars: 4,
	points: 82,
	number: '858/QĐ-UBND',
	isIllustrative: false,
	issuer: 'UBND tỉnh Lâm Đồng',
	issuerKind: 'province',
	issuedOn: '2025-06-19',
	expiresOn: '2028-06-18',
	standing: 'verified',
};

test('draws as many stars as a valid certificate holds, and says so', async () => {
	const screen = await render(CertificateMark, { certificate: valid, now: NOW });
	await expect.element(screen.getByRole('img', { name: '4 sao OCOP' })).toBeVisible();
	expect(screen.container.querySelectorAll('[data-testid="product-stars"] svg')).toHaveLength(4);
});

test.each([
	['Chứng nhận đã hết hạn', { ...valid, expiresOn: '2026-11-19' }],
	['Chứng nhận đã bị thu hồi', { ...valid, standing: 'withdrawn' }],
	['Chưa xác minh chứng nhận', { ...valid, standing: 'unverified' }],
	['Chưa xác minh chứng nhận', { ...valid, issuedOn: null }],
	['Chưa có chứng nhận', undefined],
] as const)('says "%s" and draws no star', async (words, certificate) => {
	const screen = await render(CertificateMark, { certificate, now: NOW });
	await expect.element(screen.getByText(words)).toBeVisible();
	expect(screen.container.querySelector('[data-testid="product-stars"]')).toBeNull();
});
