import type { LotId, ProducerId } from '$lib/domain/ids';
import type { PrintedLabel } from '$lib/domain/trace/label-face';
import type { LabelFormatName } from '$lib/domain/trace/label-sheet';
import type { RecallScope } from '$lib/domain/trace/recall';

import { ask, deskApi, type Asked } from '../online';

type TraceApi = ReturnType<typeof deskApi>['trace'];
export type FoundLot = Awaited<ReturnType<TraceApi['findLots']['query']>>[number];
export type LotOffSale = Awaited<ReturnType<TraceApi['lotsOffSale']['query']>>[number];
export type FlaggedPage = Awaited<ReturnType<TraceApi['flaggedPieces']['query']>>;
export type FlaggedPiece = FlaggedPage['pieces'][number];
export type RecallsPage = Awaited<ReturnType<TraceApi['recalls']['query']>>;
export type StandingRecall = RecallsPage['recalls'][number];
/** A page of a lot's print runs, and where the next one begins. */
export type RunsPage = Awaited<ReturnType<TraceApi['printRuns']['query']>>;
export type PrintRun = RunsPage['runs'][number];
/** Asks for the print runs of one lot. @param before null begins at the newest */
export type ListRuns = (before: number | null) => Promise<Asked<RunsPage>>;
export type RecallResult = Awaited<ReturnType<TraceApi['recall']['mutate']>>;

/** What somebody typed about a recall. */
export interface TypedRecall {
	readonly scope: RecallScope;
	readonly reason: string;
}

interface RecallWish extends TypedRecall {
	readonly lotId: LotId;
}

/** The wire takes plain lists. */
function toWire({ scope, ...rest }: RecallWish) {
	const plain = scope.kind === 'serials' ? { ...scope, serials: [...scope.serials] } : scope;
	return { ...rest, scope: plain };
}

export function issueLabels(wish: {
	producerId: ProducerId;
	lotId: LotId;
	count: number;
	format: LabelFormatName;
	key: string;
}): Promise<Asked<readonly PrintedLabel[]>> {
	return ask(() => deskApi().trace.issueLabels.mutate(wish));
}

export function listOwnRuns(
	wish: { producerId: ProducerId; lotId: LotId },
	before: number | null,
): Promise<Asked<RunsPage>> {
	return ask(() => deskApi().trace.printRuns.query({ ...wish, before }));
}

export function listRunsOfLot(lotId: LotId, before: number | null): Promise<Asked<RunsPage>> {
	return ask(() => deskApi().trace.runsOfLot.query({ lotId, before }));
}

export function printAgain(wish: {
	producerId: ProducerId;
	runId: number;
	from: number;
	to: number;
}): Promise<Asked<readonly PrintedLabel[]>> {
	return ask(() => deskApi().trace.printAgain.mutate(wish));
}

export function recallOwnLot({
	producerId,
	...wish
}: RecallWish & { readonly producerId: ProducerId }): Promise<Asked<RecallResult>> {
	return ask(() => deskApi().trace.recallOwn.mutate({ producerId, ...toWire(wish) }));
}

export function listLotsOffSale(producerId: ProducerId): Promise<Asked<readonly LotOffSale[]>> {
	return ask(() => deskApi().trace.lotsOffSale.query({ producerId }));
}

export function recall(wish: RecallWish): Promise<Asked<RecallResult>> {
	return ask(() => deskApi().trace.recall.mutate(toWire(wish)));
}

export function liftRecall(wish: RecallWish): Promise<Asked<RecallResult>> {
	return ask(() => deskApi().trace.liftRecall.mutate(toWire(wish)));
}

export function findLots(lot: string): Promise<Asked<readonly FoundLot[]>> {
	return ask(() => deskApi().trace.findLots.query({ lot, product: null }));
}

/** @param before null begins at the newest */
export function listFlaggedPieces(
	reason: FlaggedPiece['reason'],
	before: FlaggedPage['next'],
): Promise<Asked<FlaggedPage>> {
	return ask(() => deskApi().trace.flaggedPieces.query({ reason, before }));
}

export function listRecalls(before: RecallsPage['next']): Promise<Asked<RecallsPage>> {
	return ask(() => deskApi().trace.recalls.query({ before }));
}

export function liftSuspicion(
	piece: Pick<FlaggedPiece, 'gtin' | 'lot' | 'serial'> & { readonly reason: string },
): Promise<Asked<void>> {
	return ask(() => deskApi().trace.liftSuspicion.mutate(piece));
}
