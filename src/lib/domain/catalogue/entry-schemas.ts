import * as v from 'valibot';

import type { Certificate, IssuerKind, Stars } from '../certification/certificate';
import { toldDaySchema } from '../day-schema';
import type { CertificateId, LotId, ProducerId, ProductId, SessionId } from '../ids';
import type { MarketSession, Slot } from '../market/session';
import type {
	DaysCorrection,
	LabelKey,
	Lot,
	LotDays,
	Recall,
	SerialFlag,
	TraceEvent,
	TraceStep,
} from '../trace/lot';
import type { Bundle, BundleItem } from './bundle';
import type { Entry, EntryBodies, EntryKind } from './entries';
import type { BankAccount, Producer, ProducerKind, ProductStory } from './product';
import type { PlainPromotion } from './promotion';

/**
 * What each body must have, field by field. A field that this app does not know is let go. One
 * that came later stands last, so that no older column is settled by it, and has a default, so
 * that what was written without it can be read.
 */
type Fields<Body> = { readonly [Key in keyof Body]-?: v.GenericSchema<unknown, Body[Key]> };

const id = <Id extends number>() =>
	v.custom<Id>((value) => Number.isSafeInteger(value), 'Not an id');
const productId = id<ProductId>();
const producerId = id<ProducerId>();
const certificateId = id<CertificateId>();
/** The commonest fields, named so that whoever reads many of them may take a short way. */
export const textSchema = v.string();
export const numberSchema = v.number();
const text = textSchema;
const textOrNull = v.nullable(text);
const number = numberSchema;
const numberOrNull = v.nullable(number);
const flag = v.boolean();
const dayOrNull = v.nullable(toldDaySchema);

const promotion = v.object({
	id: number,
	percentOff: v.pipe(number, v.minValue(0), v.maxValue(100)),
	startsAt: number,
	endsAt: number,
} satisfies Fields<PlainPromotion>);

const bank = v.object({ bin: text, account: text, holder: text } satisfies Fields<BankAccount>);

const slot = v.object({
	producerId,
	startsAt: number,
	minutes: number,
	productIds: v.array(productId),
} satisfies Fields<Slot>);

const bundleItem = v.object({
	productId,
	producerId,
	quantity: number,
	priceDong: number,
	unit: text,
} satisfies Fields<BundleItem>);

const recall = v.object({ at: number, reason: text } satisfies Fields<Recall>);

const lotDays = v.object({ producedOn: dayOrNull, expiresOn: dayOrNull } satisfies Fields<LotDays>);
const daysCorrection = v.object({
	at: number,
	from: lotDays,
	to: lotDays,
} satisfies Fields<DaysCorrection>);

const event = v.object({
	id: number,
	step: v.picklist([
		'commissioning',
		'harvesting',
		'processing',
		'inspection',
		'packing',
		'shipping',
		'receiving',
		'recall',
	] satisfies TraceStep[]),
	at: number,
	place: text,
	note: textOrNull,
	corrects: numberOrNull,
	picture: v.optional(textOrNull, null),
	days: v.optional(daysCorrection),
} satisfies Fields<TraceEvent>);

/** The fields of each kind whose body is an object: what a shard holds as columns. */
export const BODY_FIELDS = {
	product: {
		id: productId,
		producerId,
		slug: text,
		name: text,
		setCode: number,
		priceDong: number,
		unit: text,
		netWeight: numberOrNull,
		netWeightUnit: v.picklist(['g', 'ml']),
		shelfLifeDays: numberOrNull,
		gtin: textOrNull,
		certificateId: v.nullable(certificateId),
		picture: textOrNull,
		seasonMonths: v.array(number),
		listedOn: toldDaySchema,
		promotion: v.nullable(promotion),
		offer: v.optional(v.unknown()),
	} satisfies Fields<EntryBodies['product']>,
	producer: {
		id: producerId,
		slug: text,
		name: text,
		kind: v.picklist([
			'cooperative',
			'cooperativeGroup',
			'company',
			'farm',
			'household',
			'association',
			'unknown',
		] satisfies ProducerKind[]),
		provinceCode: text,
		communeCode: textOrNull,
		oldPlace: textOrNull,
		oldProvince: textOrNull,
		bank: v.nullable(bank),
		about: textOrNull,
		isDemo: flag,
		communeName: v.optional(textOrNull, null),
		phone: v.optional(textOrNull),
		street: v.optional(textOrNull),
		registration: v.optional(textOrNull),
	} satisfies Fields<Producer>,
	certificate: {
		id: certificateId,
		stars: v.picklist([3, 4, 5] satisfies Stars[]),
		points: numberOrNull,
		number: textOrNull,
		isIllustrative: flag,
		issuer: text,
		issuerKind: v.picklist(['district', 'province', 'ministry'] satisfies IssuerKind[]),
		issuedOn: dayOrNull,
		expiresOn: dayOrNull,
		standing: v.picklist(['verified', 'unverified', 'withdrawn']),
	} satisfies Fields<Certificate>,
	session: {
		id: id<SessionId>(),
		slug: text,
		title: text,
		intro: text,
		startsAt: number,
		endsAt: number,
		slots: v.array(slot),
		cover: v.optional(textOrNull),
		video: v.optional(v.nullable(v.string())),
		cancelledAt: v.optional(numberOrNull),
		openedAt: v.optional(numberOrNull),
		closedAt: v.optional(numberOrNull),
		onAir: v.optional(v.nullable(producerId)),
	} satisfies Fields<MarketSession>,
	bundle: {
		id: number,
		title: text,
		items: v.array(bundleItem),
	} satisfies Fields<Bundle>,
	lot: {
		id: id<LotId>(),
		productId,
		producerId,
		lot: text,
		producedOn: dayOrNull,
		expiresOn: dayOrNull,
		locationCode: textOrNull,
		standards: v.array(text),
		recall: v.nullable(recall),
		events: v.array(event),
	} satisfies Fields<Lot>,
	story: {
		productId,
		story: text,
		ingredients: textOrNull,
		storage: textOrNull,
	} satisfies Fields<ProductStory>,
	labelKey: {
		kid: text,
		x: text,
		y: text,
		retiredAt: numberOrNull,
	} satisfies Fields<LabelKey>,
	serialFlag: {
		gtin: text,
		lot: text,
		serial: text,
		reason: v.picklist(['copySuspected', 'recalled']),
		since: number,
	} satisfies Fields<SerialFlag>,
} as const;

/** Units on hand; null = not counted. */
export const stockSchema = numberOrNull;

const entry = <Kind extends EntryKind, Body extends v.GenericSchema<unknown, EntryBodies[Kind]>>(
	kind: Kind,
	body: Body,
) => v.object({ kind: v.literal(kind), id: text, body });

/** One entry, as a delta carries it. */
export const entrySchema = v.variant('kind', [
	entry('product', v.object(BODY_FIELDS.product)),
	entry('stock', stockSchema),
	entry('producer', v.object(BODY_FIELDS.producer)),
	entry('certificate', v.object(BODY_FIELDS.certificate)),
	entry('session', v.object(BODY_FIELDS.session)),
	entry('bundle', v.object(BODY_FIELDS.bundle)),
	entry('lot', v.object(BODY_FIELDS.lot)),
	entry('story', v.object(BODY_FIELDS.story)),
	entry('labelKey', v.object(BODY_FIELDS.labelKey)),
	entry('serialFlag', v.object(BODY_FIELDS.serialFlag)),
]) satisfies v.GenericSchema<unknown, Entry>;
