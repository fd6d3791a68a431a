import { INTERNAL, leaves, type Holding } from '../exports/holding';
import { productDrafts } from './tables';

/** What of this module leaves with the export of everything. */
export const PRODUCT_HOLDINGS: readonly Holding[] = [
	leaves(productDrafts, { vi: 'Bản nháp sản phẩm', en: 'Drafts of products' }, { key: INTERNAL }),
];
