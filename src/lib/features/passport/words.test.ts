import { describe, expect, it } from 'vitest';

import { m } from '$lib/i18n/paraglide/messages';

import { verdictWords } from './words';

describe('verdictWords', () => {
	it('speaks of the reason that decided, where the usual words would be untrue', () => {
		const unverified = verdictWords('expired', ['certificateUnverified']);
		expect(unverified.title()).toBe(m.scan_verdict_unverified());
		expect(unverified.text()).toBe(m.scan_verdict_unverified_text());
		const gone = verdictWords('expired', ['productGone', 'signatureRight']);
		expect(gone.title()).toBe(m.scan_verdict_gone());
		expect(gone.text()).toBe(m.scan_verdict_gone_text());
		const over = verdictWords('expired', ['certificateOver', 'serialCopied']);
		expect(over.title()).toBe(m.scan_verdict_expired());
		expect(over.text()).toBe(m.scan_verdict_expired_certificateOver());
		expect(verdictWords('known', ['unsigned']).text()).toBe(m.scan_verdict_known_text());
		expect(verdictWords('malformed', []).text()).toBe(m.scan_verdict_malformed_text());
	});
});
