import type { MarketPermission, ProducerPermission } from '$lib/domain/accounts/permissions';
import { m } from '$lib/i18n/paraglide/messages';
import type { Component } from 'svelte';

export interface DeskPage {
	/** `/desk/producer/orders/[id]` */
	readonly path: string;
	/** A component without props: what stands in the `[names]` it finds in `getDesk().params`. */
	readonly load: () => Promise<{ readonly default: Component<Record<string, never>> }>;
	/** Its place in the desk's menu; without one it is reached from another page. */
	readonly label?: () => string;
}

/** What stands in a desk's menu stands in a group of it. */
type InMenu =
	| { readonly label: () => string; readonly group: MenuGroup }
	| { readonly label?: never; readonly group?: never };

/** What pages are about, in the order of the menus: a stall's, then the organisers'. */
export type MenuGroup =
	'orders' | 'goods' | 'stall' | 'review' | 'evening' | 'buyers' | 'words' | 'figures' | 'people';

/** A page's place in a desk's menu. */
export interface MenuLink {
	readonly path: string;
	readonly label: string;
	readonly group: MenuGroup;
}

export const MENU_GROUPS: readonly { readonly group: MenuGroup; readonly label: () => string }[] = [
	{ group: 'orders', label: m.desk_group_orders },
	{ group: 'goods', label: m.desk_group_goods },
	{ group: 'review', label: m.desk_group_review },
	{ group: 'evening', label: m.desk_group_evening },
	{ group: 'stall', label: m.desk_group_stall },
	{ group: 'buyers', label: m.desk_group_buyers },
	{ group: 'words', label: m.desk_group_words },
	{ group: 'figures', label: m.desk_group_figures },
	{ group: 'people', label: m.desk_group_people },
];

export type StallPage = DeskPage & { readonly permission: ProducerPermission } & InMenu;
export type OrganiserPage = DeskPage & { readonly permission: MarketPermission } & InMenu;

/** Everybody's own, whatever they may do. */
export const OWN_PAGES: readonly DeskPage[] = [
	{ path: '/desk/notifications', load: () => import('./notices/NoticesPage.svelte') },
	{ path: '/desk/notifications/choices', load: () => import('./notices/ChoicesPage.svelte') },
];

/** The producers' desk, in the order of its menu. */
export const STALL_PAGES: readonly StallPage[] = [
	{
		path: '/desk/producer',
		load: () => import('./today/TodayPage.svelte'),
		label: m.stall_today,
		group: 'orders',
		permission: 'orders.read',
	},
	{
		path: '/desk/producer/orders',
		load: () => import('./orders/DeskOrdersPage.svelte'),
		label: m.stall_orders_title,
		group: 'orders',
		permission: 'orders.read',
	},
	{
		// These before the page of one order, whose pattern would take them too.
		path: '/desk/producer/orders/print',
		load: () => import('./orders/PrintAllPage.svelte'),
		permission: 'orders.move',
	},
	{
		path: '/desk/producer/orders/hand-over',
		load: () => import('./orders/HandOverPage.svelte'),
		permission: 'orders.move',
	},
	{
		path: '/desk/producer/orders/[id]',
		load: () => import('./orders/DeskOrderPage.svelte'),
		permission: 'orders.read',
	},
	{
		path: '/desk/producer/orders/[id]/print',
		load: () => import('./orders/PrintPage.svelte'),
		permission: 'orders.move',
	},
	{
		path: '/desk/producer/packing',
		load: () => import('./orders/PackingPage.svelte'),
		label: m.stall_packing_title,
		group: 'orders',
		permission: 'orders.move',
	},
	{
		path: '/desk/producer/products',
		load: () => import('./products/ProductsPage.svelte'),
		label: m.goods_title,
		group: 'goods',
		permission: 'stall.read',
	},
	{
		path: '/desk/producer/products/new',
		load: () => import('./products/EditProductPage.svelte'),
		permission: 'products.edit',
	},
	{
		path: '/desk/producer/products/[id]',
		load: () => import('./products/EditProductPage.svelte'),
		permission: 'products.edit',
	},
	{
		path: '/desk/producer/lots',
		load: () => import('./lots/LotsPage.svelte'),
		label: m.lots_title,
		group: 'goods',
		permission: 'lots.edit',
	},
	{
		path: '/desk/producer/lots/new',
		load: () => import('./lots/NewLotPage.svelte'),
		permission: 'lots.edit',
	},
	{
		path: '/desk/producer/lots/[product]/[lot]',
		load: () => import('./lots/LotPage.svelte'),
		permission: 'lots.edit',
	},
	{
		path: '/desk/producer/lots/[product]/[lot]/labels',
		load: () => import('./lots/LabelsPage.svelte'),
		permission: 'labels.issue',
	},
	{
		path: '/desk/producer/promotions',
		load: () => import('./promotions/PromotionsPage.svelte'),
		label: m.promotions_title,
		group: 'goods',
		permission: 'promotions.edit',
	},
	{
		path: '/desk/producer/promotions/new',
		load: () => import('./promotions/NewPromotionPage.svelte'),
		permission: 'promotions.edit',
	},
	{
		path: '/desk/producer/promotions/[id]',
		load: () => import('./promotions/PromotionPage.svelte'),
		permission: 'promotions.edit',
	},
	{
		path: '/desk/producer/bundles',
		load: () => import('./bundles/BundlesPage.svelte'),
		label: m.bundles_desk_title,
		group: 'goods',
		permission: 'promotions.edit',
	},
	{
		path: '/desk/producer/dossiers',
		load: () => import('./dossiers/DossiersPage.svelte'),
		label: m.dossiers_title,
		group: 'stall',
		permission: 'dossiers.submit',
	},
	{
		path: '/desk/producer/dossiers/[id]',
		load: () => import('./dossiers/DossierPage.svelte'),
		permission: 'dossiers.submit',
	},
	{
		path: '/desk/producer/video',
		load: () => import('./video/BroadcastPage.svelte'),
		label: m.video_desk_title,
		group: 'evening',
		permission: 'video.send',
	},
	{
		path: '/desk/producer/talk',
		load: () => import('./talk/StallTalkPage.svelte'),
		label: m.talk_stall_title,
		group: 'evening',
		permission: 'talk.answer',
	},
	{
		path: '/desk/producer/complaints',
		load: () => import('./complaints/StallComplaintsPage.svelte'),
		label: m.complaints_desk_title,
		group: 'orders',
		permission: 'complaints.answer',
	},
	{
		path: '/desk/producer/figures',
		load: () => import('./figures/StallFiguresPage.svelte'),
		label: m.sheets_stall_figures,
		group: 'stall',
		permission: 'producerFigures.read',
	},
	{
		path: '/desk/producer/stall',
		load: () => import('./stall/StallPage.svelte'),
		label: m.facts_title,
		group: 'stall',
		permission: 'stall.edit',
	},
	{
		path: '/desk/producer/bank',
		load: () => import('./bank/BankPage.svelte'),
		label: m.bank_title,
		group: 'stall',
		permission: 'bank.edit',
	},
	{
		path: '/desk/producer/lessons',
		load: () => import('./lessons/LessonsPage.svelte'),
		label: m.lessons_title,
		group: 'stall',
		permission: 'lessons.read',
	},
	{
		path: '/desk/producer/lessons/[slug]',
		load: () => import('./lessons/LessonPage.svelte'),
		permission: 'lessons.read',
	},
	{
		path: '/desk/producer/people',
		load: () => import('./people/StaffPage.svelte'),
		label: m.desk_people,
		group: 'stall',
		permission: 'staff.manage',
	},
];

/** The organisers' desk, in the order of its menu. */
export const ORGANISER_PAGES: readonly OrganiserPage[] = [
	{
		path: '/desk/organiser/dossiers',
		load: () => import('./dossiers/review/QueuePage.svelte'),
		label: m.dossiers_queue_title,
		group: 'review',
		permission: 'dossiers.review',
	},
	{
		path: '/desk/organiser/dossiers/[id]',
		load: () => import('./dossiers/review/ReviewPage.svelte'),
		permission: 'dossiers.review',
	},
	{
		path: '/desk/organiser/products',
		load: () => import('./products/ReviewProductsPage.svelte'),
		label: m.goods_review_title,
		group: 'review',
		permission: 'dossiers.review',
	},
	{
		path: '/desk/organiser/goods',
		load: () => import('./goods/MarketGoodsPage.svelte'),
		label: m.held_title,
		group: 'review',
		permission: 'products.hold',
	},
	{
		path: '/desk/organiser/certificates',
		load: () => import('./dossiers/certificates/CertificatesPage.svelte'),
		label: m.dossiers_certificates_title,
		group: 'review',
		permission: 'certificates.manage',
	},
	{
		path: '/desk/organiser/checklists',
		load: () => import('./dossiers/rules/RulesPage.svelte'),
		label: m.rules_title,
		group: 'review',
		permission: 'checklists.edit',
	},
	{
		path: '/desk/organiser/producers',
		load: () => import('./producers/ProducersPage.svelte'),
		label: m.producers_title,
		group: 'review',
		permission: 'producers.read',
	},
	{
		path: '/desk/organiser/sessions',
		load: () => import('./sessions/SessionsPage.svelte'),
		label: m.planning_title,
		group: 'evening',
		permission: 'sessions.plan',
	},
	{
		path: '/desk/organiser/sessions/[id]',
		load: () => import('./sessions/PlanPage.svelte'),
		permission: 'sessions.plan',
	},
	{
		path: '/desk/organiser/sessions/[id]/promotions/new/[producer]',
		load: () => import('./sessions/PlanPromotionPage.svelte'),
		permission: 'sessions.plan',
	},
	{
		path: '/desk/organiser/sessions/[id]/promotions/[promotion]',
		load: () => import('./sessions/PlannedPromotionPage.svelte'),
		permission: 'sessions.plan',
	},
	{
		path: '/desk/organiser/sessions/[id]/live',
		load: () => import('./live/BoardPage.svelte'),
		permission: 'sessions.run',
	},
	{
		path: '/desk/organiser/sessions/[id]/video/[run]',
		load: () => import('./video/HostBroadcastPage.svelte'),
		permission: 'sessions.run',
	},
	{
		path: '/desk/organiser/talk',
		load: () => import('./talk/WordsPage.svelte'),
		label: m.talk_words_title,
		group: 'evening',
		permission: 'sessions.run',
	},
	{
		path: '/desk/organiser/reports',
		load: () => import('./reports/ReportsPage.svelte'),
		label: m.reports_desk_title,
		group: 'buyers',
		permission: 'reports.answer',
	},
	{
		path: '/desk/organiser/complaints',
		load: () => import('./complaints/ComplaintsPage.svelte'),
		label: m.complaints_desk_title,
		group: 'buyers',
		permission: 'complaints.decide',
	},
	{
		path: '/desk/organiser/recalls',
		load: () => import('./lots/RecallsPage.svelte'),
		label: m.lots_recalls_title,
		group: 'buyers',
		permission: 'lots.recall',
	},
	{
		path: '/desk/organiser/figures',
		load: () => import('./figures/MarketFiguresPage.svelte'),
		label: m.sheets_market_figures,
		group: 'figures',
		permission: 'figures.read',
	},
	{
		path: '/desk/organiser/figures/[id]',
		load: () => import('./live/ResultsPage.svelte'),
		permission: 'figures.read',
	},
	{
		path: '/desk/organiser/lessons',
		load: () => import('./lessons/ManageLessonsPage.svelte'),
		label: m.writing_lessons,
		group: 'words',
		permission: 'lessons.edit',
	},
	{
		path: '/desk/organiser/lessons/[slug]/[locale]',
		load: () => import('./lessons/WriteLessonPage.svelte'),
		permission: 'lessons.edit',
	},
	{
		path: '/desk/organiser/texts',
		load: () => import('./texts/TextsPage.svelte'),
		label: m.writing_texts,
		group: 'words',
		permission: 'texts.edit',
	},
	{
		path: '/desk/organiser/texts/[kind]/[locale]',
		load: () => import('./texts/TextEditPage.svelte'),
		permission: 'texts.edit',
	},
	{
		path: '/desk/organiser/places',
		load: () => import('./places/PlacesPage.svelte'),
		label: m.places_title,
		group: 'words',
		permission: 'places.edit',
	},
	{
		path: '/desk/organiser/import',
		load: () => import('./import/ImportPage.svelte'),
		label: m.sheets_import,
		group: 'figures',
		permission: 'data.import',
	},
	{
		path: '/desk/organiser/export',
		load: () => import('./export/ExportPage.svelte'),
		label: m.sheets_export,
		group: 'figures',
		permission: 'data.export',
	},
	{
		path: '/desk/organiser/people',
		load: () => import('./people/PeoplePage.svelte'),
		label: m.desk_people,
		group: 'people',
		permission: 'accounts.manage',
	},
	{
		path: '/desk/organiser/audit',
		load: () => import('./audit/AuditPage.svelte'),
		label: m.desk_audit,
		group: 'people',
		permission: 'audit.read',
	},
];
