import type { DocumentKind } from '$lib/domain/certification/documents';

import { m } from './paraglide/messages';

const NAMES = {
	ocopCertificate: m.dossiers_kind_ocopCertificate,
	registrationForm: m.dossiers_kind_registrationForm,
	selfAssessment: m.dossiers_kind_selfAssessment,
	businessLicence: m.dossiers_kind_businessLicence,
	productionCertificate: m.dossiers_kind_productionCertificate,
	rawMaterialOrigin: m.dossiers_kind_rawMaterialOrigin,
	environment: m.dossiers_kind_environment,
	localLabour: m.dossiers_kind_localLabour,
	growth: m.dossiers_kind_growth,
	intellectualProperty: m.dossiers_kind_intellectualProperty,
	marketPromotion: m.dossiers_kind_marketPromotion,
	productStory: m.dossiers_kind_productStory,
	qualityDeclaration: m.dossiers_kind_qualityDeclaration,
	testReport: m.dossiers_kind_testReport,
	codesAndLabels: m.dossiers_kind_codesAndLabels,
	qualitySystem: m.dossiers_kind_qualitySystem,
	awards: m.dossiers_kind_awards,
	commitment: m.dossiers_kind_commitment,
} as const satisfies Record<DocumentKind, unknown>;

/** What a paper is called. @param to whose language; the page's where nothing is given */
export function paperName(kind: DocumentKind, to: { locale?: 'vi' | 'en' } = {}): string {
	return NAMES[kind]({}, to);
}
