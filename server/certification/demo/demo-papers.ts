import type { Stars } from '$lib/domain/certification/certificate';
import type { DecisionVerdict } from '$lib/domain/certification/decision';
import type { DocumentKind } from '$lib/domain/certification/documents';
import type { DossierState } from '$lib/domain/certification/dossier';

import type { Motif } from '../../catalogue/pictures/motifs';
import type { PaletteName } from '../../catalogue/pictures/palettes';

/** Who of the demo's people did it. */
export type DemoPerson = 'owner' | 'organiser';

/** A made-up paper of a demo dossier; it says on itself that it is one. */
export interface DemoPaper {
	readonly kind: DocumentKind;
	readonly daysAgo: number;
	/** From today; null where such a paper does not run out. */
	readonly expiresInDays: number | null;
	/** What a reviewer said of it, a day later; left out while nobody has looked. */
	readonly review?: 'accepted' | { readonly rejected: string } | { readonly waived: string };
}

/** A dossier on its way, for a product that is not sold yet. */
export interface DemoDossier {
	/** Whose: the producer of this product of the demo. */
	readonly besides: string;
	readonly product: {
		readonly slug: string;
		readonly name: string;
		readonly setCode: number;
		readonly priceDong: number;
		readonly unit: string;
		readonly netWeight: number;
		readonly picture: { readonly motif: Motif; readonly palette: PaletteName };
	};
	readonly state: DossierState;
	readonly openedDaysAgo: number;
	readonly submittedDaysAgo: number | null;
	readonly isSigned: boolean;
	readonly papers: readonly DemoPaper[];
	readonly messages?: readonly {
		readonly by: DemoPerson;
		readonly kind: DocumentKind | null;
		readonly daysAgo: number;
		readonly text: string;
	}[];
	readonly stars?: Stars;
	readonly decision?: {
		readonly verdict: DecisionVerdict;
		readonly reason: string | null;
		readonly daysAgo: number;
	};
}

const YEAR = 365;

/** The papers that food cannot do without, all of one day. */
function foodPapers(daysAgo: number, review?: DemoPaper['review']): readonly DemoPaper[] {
	const paper = (kind: DocumentKind, expiresInDays: number | null): DemoPaper => ({
		kind,
		daysAgo,
		expiresInDays,
		...(review === undefined ? {} : { review }),
	});
	return [
		paper('ocopCertificate', 2 * YEAR),
		paper('businessLicence', null),
		paper('productionCertificate', 2 * YEAR),
		paper('qualityDeclaration', null),
		paper('testReport', 300),
	];
}

/** Replaces papers of a kind by others. */
function but(papers: readonly DemoPaper[], ...changed: readonly DemoPaper[]): readonly DemoPaper[] {
	return papers.map((paper) => changed.find(({ kind }) => kind === paper.kind) ?? paper);
}

/** The first two producers are those whose demo login everybody may try. */
export const DEMO_DOSSIERS: readonly DemoDossier[] = [
	{
		besides: 'tra-xanh-hong-tra-fin-ho',
		product: {
			slug: 'tra-shan-tuyet-fin-ho',
			name: 'Trà shan tuyết Fìn Hò (minh họa)',
			setCode: 11,
			priceDong: 320_000,
			unit: 'hộp 100 g',
			netWeight: 100,
			picture: { motif: 'teaPot', palette: 'leaf' },
		},
		state: 'open',
		openedDaysAgo: 6,
		submittedDaysAgo: null,
		isSigned: false,
		papers: [
			{ kind: 'businessLicence', daysAgo: 5, expiresInDays: null },
			{ kind: 'productionCertificate', daysAgo: 5, expiresInDays: 2 * YEAR },
		],
	},
	{
		besides: 'tra-xanh-hong-tra-fin-ho',
		product: {
			slug: 'bach-tra-fin-ho',
			name: 'Bạch trà Fìn Hò (minh họa)',
			setCode: 11,
			priceDong: 450_000,
			unit: 'hộp 50 g',
			netWeight: 50,
			picture: { motif: 'teaBud', palette: 'silver' },
		},
		state: 'rejected',
		openedDaysAgo: 25,
		submittedDaysAgo: 14,
		isSigned: true,
		papers: but(foodPapers(16, 'accepted'), {
			kind: 'testReport',
			daysAgo: 16,
			expiresInDays: 40,
			review: {
				rejected:
					'Phiếu này ghi mẫu “hồng trà”, không phải bạch trà. Nhờ chị nộp phiếu kiểm nghiệm của đúng sản phẩm, còn hạn.',
			},
		}),
		messages: [
			{
				by: 'organiser',
				kind: 'testReport',
				daysAgo: 13,
				text: 'Bạch trà đã gửi mẫu đi kiểm nghiệm riêng chưa ạ?',
			},
			{
				by: 'owner',
				kind: 'testReport',
				daysAgo: 12,
				text: 'Đã gửi hôm thứ hai, phòng kiểm nghiệm hẹn hai tuần có kết quả.',
			},
		],
		decision: {
			verdict: 'reject',
			reason:
				'Giấy tờ khác đã đủ, chỉ còn phiếu kiểm nghiệm của đúng sản phẩm. Có phiếu thì gửi lại.',
			daysAgo: 12,
		},
	},
	{
		besides: 'my-gao-hung-lo',
		product: {
			slug: 'bun-kho-hung-lo',
			name: 'Bún khô Hùng Lô (minh họa)',
			setCode: 6,
			priceDong: 38_000,
			unit: 'gói 500 g',
			netWeight: 500,
			picture: { motif: 'noodles', palette: 'cream' },
		},
		state: 'submitted',
		openedDaysAgo: 12,
		submittedDaysAgo: 5,
		isSigned: true,
		papers: but(foodPapers(6), {
			kind: 'businessLicence',
			daysAgo: 6,
			expiresInDays: null,
			review: 'accepted',
		}),
		messages: [
			{
				by: 'organiser',
				kind: 'qualityDeclaration',
				daysAgo: 2,
				text: 'Bản tự công bố đã gửi cho cơ quan quản lý ngày nào? Nhờ anh chị ghi giúp.',
			},
		],
		stars: 4,
	},
	{
		besides: 'my-gao-hung-lo',
		product: {
			slug: 'my-gao-lut-hung-lo',
			name: 'Mỳ gạo lứt Hùng Lô (minh họa)',
			setCode: 6,
			priceDong: 55_000,
			unit: 'gói 500 g',
			netWeight: 500,
			picture: { motif: 'noodles', palette: 'caramel' },
		},
		state: 'submitted',
		openedDaysAgo: 30,
		submittedDaysAgo: 9,
		isSigned: true,
		papers: foodPapers(10, 'accepted'),
		stars: 5,
		decision: { verdict: 'accept', reason: null, daysAgo: 1 },
	},
	{
		besides: 'nuoc-mam-le-gia-cot-dac-biet-40n',
		product: {
			slug: 'mam-tom-le-gia',
			name: 'Mắm tôm Lê Gia (minh họa)',
			setCode: 9,
			priceDong: 65_000,
			unit: 'hũ 300 g',
			netWeight: 300,
			picture: { motif: 'fishSauce', palette: 'plum' },
		},
		state: 'submitted',
		openedDaysAgo: 8,
		submittedDaysAgo: 0,
		isSigned: true,
		papers: foodPapers(1),
	},
	{
		besides: 'ca-phe-dak-yang',
		product: {
			slug: 'tra-vo-ca-phe-dak-yang',
			name: 'Trà vỏ cà phê Đak Yang (minh họa)',
			setCode: 12,
			priceDong: 90_000,
			unit: 'túi 200 g',
			netWeight: 200,
			picture: { motif: 'coffeeCup', palette: 'coral' },
		},
		state: 'submitted',
		openedDaysAgo: 20,
		submittedDaysAgo: 3,
		isSigned: true,
		papers: but(foodPapers(4, 'accepted'), {
			kind: 'productionCertificate',
			daysAgo: 4,
			expiresInDays: 2 * YEAR,
			review: { waived: 'Cùng xưởng với cà phê Đak Yang, giấy đã xem ở hồ sơ đó.' },
		}),
		stars: 3,
	},
];

/** Papers handed in later for what is on sale: one that ends soon, and one that nobody has seen. */
export const DEMO_LATER_PAPERS: readonly (DemoPaper & { readonly product: string })[] = [
	{
		product: 'tra-xanh-hong-tra-fin-ho',
		kind: 'qualitySystem',
		daysAgo: 90,
		expiresInDays: 24,
		review: 'accepted',
	},
	{ product: 'my-gao-hung-lo', kind: 'productStory', daysAgo: 2, expiresInDays: null },
];
