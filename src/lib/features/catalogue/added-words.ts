import { m } from '$lib/i18n/paraglide/messages';

/** What is said where a basket took nothing. @param left of these goods, at all: see `Cart.add` */
export function noneAddedText(left: number): string {
	return left > 0 ? m.catalogue_none_added({ count: left }) : m.catalogue_sold_out();
}
