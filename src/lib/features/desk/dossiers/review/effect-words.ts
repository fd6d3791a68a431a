import { certificateState, type Certificate } from '$lib/domain/certification/certificate';
import { needsSecond, type DecisionVerdict } from '$lib/domain/certification/decision';
import type { DossierView } from '$lib/domain/certification/dossier-view';
import { formatDay, type EpochMs } from '$lib/domain/time';
import { m } from '$lib/i18n/paraglide/messages';

import { kindNames } from '../words';

/** What a decision is about, as far as it says what will come of it. */
export interface EffectGrounds {
	readonly stars: Certificate['stars'] | null;
	readonly product: DossierView['product'];
	readonly producer: DossierView['producer'];
	/** How many products are on sale under a certificate; of a dossier none but its own. */
	readonly listedCount: number;
	/** Whether the certificate would take the place of one that was withdrawn. */
	readonly isMakingUp: boolean;
}

/** What will come of a decision, said before it is made. */
export function effectWords(verdict: DecisionVerdict, grounds: EffectGrounds): readonly string[] {
	const effect = effectOf(verdict, grounds, grounds.listedCount);
	if (!needsSecond(verdict, grounds)) return [effect];
	return [secondWords(verdict, grounds), m.dossiers_effect_then({ effect })];
}

function secondWords(verdict: DecisionVerdict, { isMakingUp }: EffectGrounds): string {
	if ((verdict === 'verify' || verdict === 'accept') && isMakingUp) {
		return m.dossiers_effect_second_making_up();
	}
	if (verdict === 'reopen') return m.dossiers_effect_second_reopen();
	const isTaking = verdict === 'revoke' || verdict === 'withdraw';
	return isTaking ? m.dossiers_effect_second_taking() : m.dossiers_effect_second();
}

function effectOf(verdict: DecisionVerdict, grounds: EffectGrounds, listedCount: number): string {
	switch (verdict) {
		case 'accept':
			return acceptWords(grounds);
		case 'reject':
			return m.dossiers_effect_reject();
		case 'reopen':
			return m.dossiers_effect_reopen();
		case 'revoke':
		case 'withdraw':
			return listedCount > 0 ? m.dossiers_effect_off() : m.dossiers_effect_off_none();
		case 'verify':
			return m.dossiers_effect_verify();
	}
}

function acceptWords({ product, producer }: EffectGrounds): string {
	if (!producer.isVerified || producer.isSuspended) return m.dossiers_effect_blocked();
	if (product === null) return m.dossiers_effect_no_page();
	if (product.isListed) return m.dossiers_effect_back_on_sale();
	if (product.isHeld) return m.dossiers_effect_held();
	return product.isWaiting ? m.dossiers_effect_sale() : m.dossiers_effect_withdrawn();
}

/** What a decision about a dossier rests on. */
export function groundsOf({
	certificate,
	product,
	producer,
	isMakingUp,
}: Pick<DossierView, 'certificate' | 'product' | 'producer' | 'isMakingUp'>): EffectGrounds {
	const listedCount = product?.isListed === true ? 1 : 0;
	return { stars: certificate?.stars ?? null, product, producer, listedCount, isMakingUp };
}

/** Why a dossier cannot be accepted as it stands; empty where it can. */
export function obstacleWords(
	{ missing, certificate }: Pick<DossierView, 'missing' | 'certificate'>,
	now: EpochMs,
): readonly string[] {
	const lacks = missing.length > 0 ? [m.dossiers_decide_lacks({ kinds: kindNames(missing) })] : [];
	return [...lacks, ...certificateObstacles(certificate, now)];
}

function certificateObstacles(certificate: Certificate | null, now: EpochMs): readonly string[] {
	if (certificate === null) return [m.dossiers_decide_no_certificate()];
	const { expiresOn } = certificate;
	switch (certificateState(certificate, now)) {
		case 'withdrawn':
			return [m.dossiers_decide_certificate_withdrawn()];
		case 'expired':
			return expiresOn === null
				? []
				: [m.dossiers_decide_certificate_over({ day: formatDay(expiresOn) })];
		case 'valid':
		case 'unverified':
			return [];
	}
}
