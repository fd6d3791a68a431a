import * as v from 'valibot';

const schema = v.array(v.object({ name: v.string(), login: v.string(), password: v.string() }));

/** A sign-in of the demo market, for everybody to try. */
export type DemoLogin = v.InferOutput<typeof schema>[number];

/** None in a market that is no demo. */
export async function getDemoLogins(): Promise<readonly DemoLogin[]> {
	try {
		const response = await fetch('/demo/logins.json');
		if (!response.ok) return [];
		const parsed = v.safeParse(schema, await response.json());
		return parsed.success ? parsed.output : [];
	} catch {
		return [];
	}
}
