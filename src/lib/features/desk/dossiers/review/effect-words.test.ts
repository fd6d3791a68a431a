import type { DossierView } from '$lib/domain/certification/dossier-view';
import { certificateId, productId } from '$lib/domain/ids';
import { startOfDay } from '$lib/domain/time';
import { describe, expect, it } from 'vitest';

import { effectWords, groundsOf, obstacleWords, type EffectGrounds } from './effect-words';

const now = startOfDay('2026-11-26');
const waiting = { id: productId(1), isHeld: false, isListed: false, isWaiting: true };
const grounds: EffectGrounds = {
	stars: 4,
	product: waiting,
	producer: { isVerified: true, isSuspended: false },
	listedCount: 0,
	isMakingUp: false,
};
const certificate: NonNullable<DossierView['certificate']> = {
	id: certificateId(1),
	stars: 4,
	points: null,
	number: null,
	isIllustrative: false,
	issuer: 'UBND tỉnh',
	issuerKind: 'province',
	issuedOn: '2026-01-01',
	expiresOn: '2029-01-01',
	standing: 'unverified',
};

describe('what is said before a dossier is accepted', () => {
	it.each<[string, Partial<EffectGrounds>, string]>([
		['waits for nothing else', {}, 'Sản phẩm lên chợ bán ngay.'],
		[
			'has no page yet',
			{ product: null },
			'Sản phẩm chưa có trang bán. Khi trang được duyệt thì bán được ngay.',
		],
		[
			'is another producer’s whom nobody has verified',
			{ producer: { isVerified: false, isSuspended: false } },
			'Sản phẩm vẫn chưa bán được vì nhà bán chưa xác minh hoặc đang bị tạm ngừng.',
		],
	])('where the product %s', (_, changed, words) => {
		expect(effectWords('accept', { ...grounds, ...changed })).toEqual([words]);
	});

	it('names the second person for five stars, and what follows their signature', () => {
		expect(effectWords('accept', { ...grounds, stars: 5 })).toEqual([
			'5 sao: chưa có hiệu lực ngay. Một người duyệt khác phải ký nữa.',
			'Sau chữ ký thứ hai: Sản phẩm lên chợ bán ngay.',
		]);
	});

	it('names the second person for what gives back a withdrawn certificate, whatever its stars', () => {
		const replacing = { ...grounds, stars: 3 as const, isMakingUp: true };
		expect(effectWords('verify', replacing)[0]).toBe(
			'Sản phẩm này từng có giấy chứng nhận bị thu hồi: chưa có hiệu lực ngay. Một người duyệt khác phải ký nữa.',
		);
		expect(effectWords('accept', replacing)[0]).toBe(effectWords('verify', replacing)[0]);
		expect(effectWords('verify', grounds)).toHaveLength(1);
	});

	it.each([true, false])('knows from the dossier whether one was withdrawn: %s', (isMakingUp) => {
		const { product, producer } = grounds;
		const view = { certificate, product, producer, isMakingUp };
		expect(groundsOf(view)).toEqual({ ...grounds, isMakingUp });
	});

	it('names the second person for everything that is taken away, whatever its stars', () => {
		for (const verdict of ['revoke', 'withdraw'] as const) {
			const [first, then] = effectWords(verdict, { ...grounds, stars: 3, listedCount: 1 });
			expect(first).toContain('Một người duyệt khác phải ký nữa');
			expect(then).toContain('gỡ khỏi chợ');
		}
		expect(effectWords('reject', { ...grounds, stars: 5 })).toHaveLength(1);
	});
});

describe('why a dossier cannot be accepted', () => {
	it('tells all of it at once', () => {
		expect(obstacleWords({ missing: ['testReport'], certificate: null }, now)).toEqual([
			'Giấy tờ chưa duyệt xong: Phiếu kiểm nghiệm.',
			'Chưa ghi giấy chứng nhận OCOP.',
		]);
		const over = { ...certificate, expiresOn: '2026-11-25' };
		expect(obstacleWords({ missing: [], certificate: over }, now)).toEqual([
			'Giấy chứng nhận đã ghi hết hạn ngày 25/11/2026.',
		]);
	});

	it('says nothing where an unverified certificate will be verified with it', () => {
		expect(obstacleWords({ missing: [], certificate }, now)).toEqual([]);
	});
});
