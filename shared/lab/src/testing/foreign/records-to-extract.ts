import { ask, fn } from './write-task.ts';

const store = fn('save_record', 'Saves what was found in a text.', {
  name: 'string! Name of the person or company.',
  date: 'string Date in the format YYYY-MM-DD.',
  amount: 'number Amount of money.',
  notes: 'string Anything else.',
});

/** A text out of an office, of which the facts are to be saved. */
export const recordsToExtract = [
  ask(
    'Extract and save:\n\nFrom: b.lund@fjordtek.example\nTo: accounts@us.example\nSubject: RE: RE: inv 2207\n\nWe paid NOK 18.400,- on 3/6, see att. Best, Bjarne Lund (CFO)',
    store,
  ),
  ask(
    'INVOICE No. 5531   |  Date: 04-Feb-2024\nBill to: Castell & Daughters\n-----------------------------\n2 x Toner black     118,00\n1 x Drum             89,50\n-----------------------------\nTOTAL EUR           325,50\nIBAN DE00 1234 5678',
    store,
  ),
  ask(
    'Pt. J. Moreau, DOB 12/05/1961. C/o SOB x3d, no CP. BP 148/92, HR 96, SpO2 94% RA. Imp: CHF exac. Plan: furosemide 40 mg IV, BNP, CXR. Save it.',
    store,
  ),
  ask(
    '<div class="card"><h2>Ursula Brandt</h2><p>Member since <time>2011-09-01</time></p><span data-fee="48.00">48 €</span></div>\n\nsave this member',
    store,
  ),
  ask(
    'Call log 14:22 agent=kim dur=311s\nA: Thanks for calling Brookline, Kim speaking.\nC: Yeah hi, it is Theo Maddox, you charged me 59.90 twice on the eleventh.\nA: Let me look... I see it.\n\nPut it on record.',
    store,
  ),
  ask('name;joined;balance\n"Okafor, Ada";2020-02-29;1200.75\n\nTake the row over.', store),
  ask('{"payer": {"n": "Stade SARL"}, "ts": "2023-11-30T23:59:59Z", "amt_cents": 770050, "memo": "solde Q4"}', store),
  ask(
    'RECEIPT\nCafe Nord\n12.08.24 09:41\n1 Flat white 4.20\n1 Bun 3.10\nSUM 7.30 CARD ****8812\nThank you!\n\nsave as expense',
    store,
  ),
  ask(
    'Dear Sirs, further to ours of the 2nd inst. we beg to remind you that the sum of £415 17s. remains outstanding. Yr obt servant, H. Pettigrew. — record that',
    store,
  ),
  ask(
    '#standup 2024-05-14\n- [x] Lea: refund of $250 to Hobbs Ltd done\n- [ ] Raj: waiting for ACK\nrecord the first item',
    store,
  ),
];
