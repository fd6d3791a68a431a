/** What the page asks of the worker that draws papers. */
export type PaperRequest =
	| { readonly id: number; readonly kind: 'open'; readonly bytes: ArrayBuffer }
	/** `page` from 0, `width` in pixels of the screen. */
	| { readonly id: number; readonly kind: 'draw'; readonly page: number; readonly width: number };

export type PaperAnswer =
	| { readonly id: number; readonly pages: number }
	| { readonly id: number; readonly bitmap: ImageBitmap }
	| { readonly id: number; readonly failed: true };
