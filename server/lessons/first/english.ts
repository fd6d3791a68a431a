import type { FirstLesson } from '../seed-lessons';

/** The same lessons in English. */
export const ENGLISH: readonly FirstLesson[] = [
	{
		slug: 'chup-anh',
		picture: 'A jar on a table beside a window, a phone held straight before it',
		markdown: `# Photograph your goods with a phone

Buyers cannot hold the goods, they only see pictures. Clear and honest ones sell, and save you returns.

## Get ready

- Wipe the phone's lens with a soft cloth.
- Take pictures by day, at a window or under a porch. Harsh sun makes black shadows and burnt colours; yellow lamps make wrong ones.
- A plain ground of one colour: cardboard, a wooden table, a flat cloth. Take away whatever is not for sale.

## Five pictures to have

1. The whole thing from the front, filling most of the frame.
2. The label, close enough to read every word.
3. The goods unpacked: their real colour and shape.
4. The goods beside something known, like a hand or a bowl, to show the size.
5. Where they are made: garden, oven, workshop.

## When you press the button

Tap the goods on the screen to focus, and hold the phone with both hands. To be nearer, step nearer; do not zoom. Use no filter that changes colours: goods that arrive in another colour lose you a customer.

When do goods look best?

- [ ] At noon, in the sun
- [x] By day, in the shade near a window
- [ ] In the evening, under a yellow lamp

> Soft daylight keeps colours true and makes no hard shadows.

What keeps a picture honest?

- [x] Put a hand beside the goods to show their size
- [ ] Use a filter for fresher colours
- [x] Show the label and the best-before date clearly
- [x] Show the goods unpacked

> A filter makes the goods in the picture differ from those that arrive: buyers are let down and send them back.`,
	},
	{
		slug: 'dinh-gia',
		picture: 'A jar beside a column of blocks, one for each cost, with what is earned on top',
		markdown: `# Set a price you can live on

On this market you set your own price and pay nothing for the stall. The right price is one that you can keep and that buyers find fair.

## Add up all you spend

- Ingredients, with what is lost or spoilt.
- Your own work and your family's, as if you had hired somebody.
- Packaging and labels.
- Power, water, fuel, wear of machines.
- Sending, if you bear it, and orders that come back.

Divide by the packs you made, and you have the **cost of one pack**. The price must be above it by enough to make the next batch.

| Example: a batch of 50 packs | Money |
|---|---|
| Ingredients | 1,500,000 đ |
| Work | 800,000 đ |
| Packaging, labels | 300,000 đ |
| Power, losses | 200,000 đ |
| **Cost of one pack** | **56,000 đ** |

*The figures only show how to reckon.*

## Say the price clearly

State the price of a pack with its weight, so that buyers can compare. Of a promotion say how much is off, until when, and how many are left. The price you say live must be the one on the market.

A batch of 40 packs costs 2,000,000 đ in all. What is the cost of one pack?

- [ ] 40,000 đ
- [x] 50,000 đ
- [ ] 80,000 đ

> 2,000,000 divided by 40 is 50,000 đ. Below it you lose money.

What is often forgotten?

- [x] The family's work
- [x] Spoilt goods and losses
- [x] Packaging and labels

> All three are real money. Whatever you forget comes out of your own pay.`,
	},
	{
		slug: 'dong-goi',
		picture: 'A box cut open: the jar in the middle, padding on every side',
		markdown: `# Pack so that it arrives whole

Parcels are thrown, stacked and rained on. Pack for the worst trip, not for the best.

## The layers of a parcel

1. **Inside**: dry goods airtight; liquids with a film over the cap, each bottle wrapped by itself.
2. **Padding**: crumpled paper, bubble wrap, clean straw. Shake the box: you should hear nothing move.
3. **Outside**: a stiff box, taped in the shape of an H on top and bottom.

## Before you close it

- Check each thing and its number against the order on your phone.
- Check best-before date, lot and label: do they belong to it, and can they be read?
- Take a picture of the open box: you have proof if something goes wrong.
- Put the packing slip inside, the address label outside.

## What spoils easily

Fresh goods need air holes, the fastest carrier, and a buyer who knows when they come. If you are not sure that they will last, do not take the order: call the buyer and say so.

How do you know that there is enough padding?

- [ ] The box is light
- [x] You hear nothing move when you shake it
- [ ] The box is full to the lid

> In a full box things still break against its sides; each needs padding around it.

What should be done before closing the box?

- [x] Check the goods and their number against the order
- [x] Take a picture of the inside
- [ ] Write the buyer's phone number large on the outside
- [x] Check label and best-before date

> The number belongs on the address label only. Written large, it gives the buyer away.`,
	},
	{
		slug: 'len-song',
		picture: 'A seller behind a table with goods at hand, a phone standing still in front',
		markdown: `# Ten minutes live

A turn lasts about ten minutes. Well prepared, that is enough.

## The day before

- Choose one or two products and check your stock on the phone.
- Charge the phone, and try the network where you will sit. Where it is weak, go near a window.
- Put the phone on a stand at eye level. Light in front of you, not behind.

## The ten minutes

| Minute | What |
|---|---|
| 1 | Greet; say your name, the producer's, and where it is made |
| 2–5 | Show the goods close up, open a pack, tell how they are made |
| 6–7 | Read the label: ingredients, best-before date, stars; show the code to scan |
| 8–9 | Answer questions, repeat price and promotion |
| 10 | Say the product's name again, how to order, and thank you |

## Keep in mind

- Say what the label and dossier say. Functional food *is no medicine and does not replace one*: promise no cure.
- Speak of stars only while the certificate is valid.
- Alcohol: invite nobody to drink, and give none away.
- Read out nobody's phone number or address.

Somebody asks live whether it cures an illness. What do you say?

- [ ] Many who took it say so
- [x] What the label says it does, and that it is no medicine
- [ ] Nothing

> To overstate what it does breaks the market's rules and costs you trust.

A viewer writes their phone number into the chat. What do you do?

- [ ] Read it out to call them back
- [x] Ask them to order on the market, which passes the number on privately

> Everybody sees the chat. With an order, only the seller gets the number.`,
	},
	{
		slug: 'tra-loi-khach',
		picture: 'A question, and an answer to just that',
		markdown: `# Answer buyers and take orders

Buyers far away know you by your answers only. Answer soon, truly and briefly.

## When an order comes

1. See whether there is enough in stock, then confirm. If not, refuse and say why at once; do not keep them waiting.
2. Call the number on the order: greet, name the producer, read out goods, number, money and address, and say when you will send.
3. If nobody answers, try again at another time of the day.

## Money

Buyers pay on delivery, or into your account by VietQR. **A picture of a transfer is not money**: mark it as received only when you see it on the account.

## When somebody complains

- Hear them out, thank them, ask for a picture of the goods and of the label.
- Say what you will do and by when: send again, exchange or refund.
- Keep your word.

## Keep it to yourself

A buyer's name, number and address are for delivering that order only. Do not copy them to invite them to buy, and give them to nobody.

A buyer sends a picture of a transfer. What do you do?

- [ ] Mark it as paid
- [x] Look whether the money is on the account

> Pictures can be altered. Only the balance is money.

There is too little in stock for a new order. What is right?

- [x] Refuse it and say why
- [ ] Confirm it and see later
- [ ] Send something similar without asking

> Buyers never get what they did not agree to.`,
	},
	{
		slug: 'truy-xuat',
		picture: 'From the field over the workshop to a parcel with a code and the phone that scans it',
		markdown: `# Keep a trace that buyers trust

Whoever scans the label sees where it comes from. Write it fully, at once, and truly.

## Ten things buyers should see

1. Name of the product
2. Picture
3. Who made it
4. Their address
5. The steps of making
6. The time of each
7. Trace code of the product
8. Code of the place
9. Brand, serial number if any, shelf life if any
10. Standards applied

## What a lot is

A lot is what was made in one batch from the same ingredients. A new batch is a new lot. With small lots, little has to be recalled when something goes wrong.

## When to write

As it happens: harvest, processing, inspection, packing, sending. It works without a network; the phone sends it later. A slip is corrected by one more event: the old one cannot be deleted, and that is why buyers believe it.

## Labels

Each pack has a label with a number of its own. Labels can be photographed, so the market counts scans and warns when one number turns up far apart. Destroy labels that are spare or spoilt. Stars are printed only while the certificate is valid.

You wrote a wrong harvest date. What do you do?

- [ ] Delete the lot and make it again
- [x] Add an event that corrects it and says what was wrong
- [ ] Leave it, nobody will know

> History is only added to. An open correction earns more trust than a history that is too smooth.

Why should several batches not be one lot?

- [x] In a recall, packs that have nothing to do with it go too
- [ ] Because labels cost more

> The smaller the lot, the smaller the recall and the loss.`,
	},
];
