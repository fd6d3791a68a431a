import { leaves, type Holding } from '../exports/holding';
import {
	certificateDossiers,
	certificates,
	checklistVersions,
	commitments,
	decisions,
	documentEvents,
	dossierMessages,
	dossiers,
	secondSignatures,
} from './tables';

/** What of this module leaves with the export of everything. */
export const CERTIFICATION_HOLDINGS: readonly Holding[] = [
	leaves(certificates, { vi: 'Chứng nhận', en: 'Certificates' }),
	leaves(dossiers, { vi: 'Hồ sơ', en: 'Dossiers' }),
	leaves(certificateDossiers, { vi: 'Hồ sơ của chứng nhận', en: 'Dossiers of certificates' }),
	leaves(documentEvents, { vi: 'Giấy tờ của hồ sơ', en: 'Papers of dossiers' }),
	leaves(dossierMessages, { vi: 'Hỏi đáp về hồ sơ', en: 'Questions about dossiers' }),
	leaves(decisions, { vi: 'Quyết định', en: 'Decisions' }),
	leaves(secondSignatures, { vi: 'Chữ ký thứ hai', en: 'Second signatures' }),
	leaves(commitments, { vi: 'Cam kết', en: 'Commitments' }),
	leaves(checklistVersions, { vi: 'Quy tắc giấy tờ', en: 'Rules of papers' }),
];
