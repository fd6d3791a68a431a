import type { ReportKind } from '$lib/domain/reports/report';
import { m } from '$lib/i18n/paraglide/messages';

const KINDS: Readonly<Record<ReportKind, () => string>> = {
	suspiciousLabel: m.reports_kind_suspiciousLabel,
	wrongFacts: m.reports_kind_wrongFacts,
	other: m.reports_kind_other,
};

export const reportKindName = (kind: ReportKind): string => KINDS[kind]();
