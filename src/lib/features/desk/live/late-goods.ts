import type { CatalogueView } from '$lib/domain/catalogue/catalogue-view';
import type { Product } from '$lib/domain/catalogue/product';
import { certificateState } from '$lib/domain/certification/certificate';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

/** What a producer may show in a session, as far as the catalogue on this phone says. */
export function showableOf(view: CatalogueView, id: ProducerId, now: EpochMs): readonly Product[] {
	return view.productsOf(id).filter(({ certificateId }) => {
		const certificate = view.certificate(certificateId);
		return certificate !== undefined && certificateState(certificate, now) === 'valid';
	});
}

/** Who could come late: whoever has something to show, and no turn; by name. */
export function lateComers(
	view: CatalogueView,
	present: readonly ProducerId[],
	now: EpochMs,
): readonly { readonly id: ProducerId; readonly name: string }[] {
	const ids = new Set([...view.products()].map(({ producerId }) => producerId));
	return [...ids]
		.filter((id) => !present.includes(id) && showableOf(view, id, now).length > 0)
		.map((id) => ({ id, name: view.producer(id)?.name ?? '' }))
		.sort((one, other) => one.name.localeCompare(other.name, 'vi'));
}
