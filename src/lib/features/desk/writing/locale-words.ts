import type { TextLocale } from '$lib/domain/texts/text';
import { m } from '$lib/i18n/paraglide/messages';

/** What a language is called. */
export function localeWords(locale: TextLocale): string {
	switch (locale) {
		case 'vi':
			return m.writing_in_vi();
		case 'en':
			return m.writing_in_en();
	}
}
