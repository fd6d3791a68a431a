import { expect, test } from 'vitest';

import { CONSENT_WORDINGS } from '../../server/texts/first/consent';
import { CONSENT_VERSION } from '../../src/lib/features/checkout/consent';
import english from '../../src/lib/i18n/messages/en/ordering.json';
import vietnamese from '../../src/lib/i18n/messages/vi/ordering.json';

// Red after a change of the words: raise CONSENT_VERSION and add them to CONSENT_WORDINGS.
test('the consent that the checkout asks for is the one kept under its version', () => {
	expect(CONSENT_WORDINGS[CONSENT_VERSION]).toEqual({
		vi: vietnamese.ordering_consent,
		en: english.ordering_consent,
	});
});
