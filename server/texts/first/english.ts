import { OWED_FOR_DAYS } from '$lib/domain/complaints/complaint';
import { TALK_KEPT_DAYS } from '$lib/domain/talk/message';

import type { FirstText } from '../seed-texts';

/** The texts that the market comes with, in English. */
export const ENGLISH: readonly FirstText[] = [
	{
		name: 'rules',
		needsLawyer: true,
		markdown: `## Who runs the market

This is a trial version. Before it opens to everybody, its operator must state here: name, address, business registration number, representative, telephone and e-mail.

## Who may sell

- OCOP producers whose identity the market has checked and whose dossier is complete.
- Products with a valid OCOP certificate. When it ends or is withdrawn, the product leaves the market by itself.
- Producers sign a quality commitment before they sell, and answer for their goods.

## How buying works

- You buy straight from the producer, at the producer's own price. One checkout makes one order per producer.
- You never pay more than you saw unless you agree to it anew.
- The market never holds buyers' money. You pay on delivery, or straight into the producer's bank account by VietQR.
- Alcohol is sold to people of 18 and over only, and is never a gift with something else.

## Where rules are broken

Forged dossiers, forged labels, goods that are not what they are said to be: the market takes the product off or suspends the producer and says why; open orders must still be finished.`,
	},
	{
		name: 'livestreamRules',
		needsLawyer: true,
		markdown: `For sellers when they are live, and for everybody in a market session.

## Who is live

1. Show only products of your own that are on the market and hold a valid certificate.
2. Say what the label and the dossier say. Do not overstate what it does; functional food is no medicine and does not replace one.
3. Prices and promotions told live are those shown on the market.
4. Invite nobody to drink alcohol, and give none away.
5. Read out no buyer's phone number or address.
6. Do not run down the goods of others.

## Who watches

1. Ask about the goods, and stay polite.
2. Keep your phone number and address out of the public chat: when you order, the market passes them to the seller.
3. Tell the market of what is wrong, as stated under Complaints.

## Who organises

Organisers plan the turns beforehand, warn or stop a turn that breaks the rules, and write down why.`,
	},
	{
		name: 'ranking',
		needsLawyer: false,
		markdown: `Nobody can pay to stand first. Only the following decides the order:

1. When you type: words found in the product's name come first, then in the producer's name, then in the place (new and old names), last in the product set and sector.
2. A whole word counts more than its beginning. Accents may be left out at no loss; a word with one slip, or left in Telex or VNI keys, counts half.
3. Where that is equal, more stars come first, counting valid certificates only. Where still equal, by name.
4. With nothing typed: by valid stars, then by name. You can change it to newest, price or name.
5. The front page: “In season” puts valid certificates first, then the newest listed; “Newly certified” goes by the date of issue, latest first.`,
	},
	{
		name: 'delivery',
		needsLawyer: true,
		markdown: `Producers pack and send the goods themselves, usually by a carrier. One checkout makes one order per producer. Until the producer has packed it, you can cancel an order on your own device.

The producer tells you the cost of sending when they call. Time limits of delivery are for the operator and the law to set.`,
	},
	{
		name: 'returns',
		needsLawyer: true,
		markdown: `Damaged, wrong or missing goods: take a picture, keep the label and tell the producer named on the order. Time limits and refunds are for the operator and the law to set.`,
	},
	{
		name: 'complaints',
		needsLawyer: true,
		markdown: `The operator states the address for complaints here.

Do you suspect a fake? [Scan the label](/scan): the result says whether it is genuine, expired, recalled or forged.`,
	},
	{
		name: 'privacy',
		needsLawyer: true,
		markdown: `The market keeps only what it takes to accept an order, call and deliver. You can see it, save it and delete it right here.

## What it is used for

- Name, phone number, address: for the seller to accept the order, call and deliver.
- Goods and prices: so that both sides know what was agreed.
- Scans: to find copied labels.
- Your nickname and what you say in a session: so that stalls can answer; everybody who watches sees it, and the market erases it after ${TALK_KEPT_DAYS} days.
- No selling of data, no tracking ads, no card numbers and none of your money.

## How long it is kept

- The seller sees your name, phone number and address until 14 days after the order's end; longer where goods are recalled, while a complaint of yours runs, and until the seller has done what came of it (${OWED_FOR_DAYS} days at most).
- The server deletes them by itself two years after the order's end, or as soon as you ask. While a complaint runs, it deletes them when that is over and the seller has done what came of it, ${OWED_FOR_DAYS} days after its end at the latest.
- Goods, prices and days of an order stay, without anybody's name: the seller needs them for the books.
- How you can be reached about a report of yours, and its pictures: until 180 days after you sent it.

## Your rights

- To know and agree before data is taken; to withdraw consent at any time.
- To see and save what this device keeps.
- To correct: call the seller, or cancel and order again.
- To delete on this device and ask for deletion on the server.

Under the Personal Data Protection Law 91/2025/QH15, in force since 1 January 2026.`,
	},
];
