import { producerId, productId, type ProducerId, type ProductId } from '$lib/domain/ids';

const PATH = '/desk/organiser/goods';

/** What another page of the organisers' desk led to. */
export interface GoodsAddress {
	readonly search: string;
	readonly producerId: ProducerId | null;
	readonly productId: ProductId | null;
}

/** Where organisers see one product, all of a producer, or what a printed code names. */
export function goodsAddress(wanted: Partial<GoodsAddress>): string {
	const { productId, producerId, search } = wanted;
	const asked = new URLSearchParams();
	if (productId != null) asked.set('product', String(productId));
	if (producerId != null) asked.set('producer', String(producerId));
	if (search) asked.set('search', search);
	return asked.size === 0 ? PATH : `${PATH}?${asked}`;
}

/** @returns what an address asks for; what it says otherwise is as if it said nothing */
export function readGoodsAddress({ searchParams }: URL): GoodsAddress {
	const number = (name: string) => {
		const given = searchParams.get(name) ?? '';
		return /^\d{1,9}$/.test(given) ? Number(given) : null;
	};
	const [product, producer] = [number('product'), number('producer')];
	return {
		search: (searchParams.get('search') ?? '').slice(0, 100),
		producerId: producer === null ? null : producerId(producer),
		productId: product === null ? null : productId(product),
	};
}
