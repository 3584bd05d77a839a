import { ask, fn } from './write-task.ts';

const minutes = `Minutes of the parish council, Tuesday 12 March, village hall, 7.30 pm

Present: Mrs Aldous (chair), Mr Bewick, Ms Crane, Mr Dunmore, the clerk, and eleven members of the public. Apologies had come from Mr Easton, who was in hospital; the council wished him well.

1. The footbridge. Mr Bewick had met the county's engineer on 28 February. The engineer thinks that the eastern abutment has moved by some four centimetres since the flood and that the handrail cannot be saved. A steel bridge would cost about 61,000 pounds and last for sixty years, one of oak 38,000 and last for twenty-five. The county pays two fifths of either. Ms Crane asked whether volunteers might do the painting; the engineer had said that this would void the guarantee. It was agreed, with Mr Dunmore against, to ask three firms for a price of the steel bridge and to close the old one at once. The clerk will put up signs at both ends.

2. The allotments. There are nine people on the list and two free plots, numbers 14 and 31. Number 31 is under water from November to March. Mrs Aldous proposed that it be let at half the rent from April to October only. Agreed by all. The hosepipe at the lower gate has been stolen for the second time; a new one will be kept in the shed, whose key is with Mrs Finch at the post office.

3. Speeding in Church Lane. The device was up for fourteen days. Of 9,120 vehicles 71 per cent drove faster than twenty miles an hour, 6 per cent faster than thirty-five; the fastest, at 4.12 am on a Sunday, did sixty-eight. The police will not come for fewer than ten per cent above thirty-five. Several members of the public were angry at that. One suggested flower tubs at the narrow part. The clerk will ask the highways department whether tubs are allowed within two metres of a junction.

4. Money. The balance on 29 February was 23,410.55 pounds, of which 9,000 are set aside for the playground. The audit found one receipt missing, for grass seed, 42 pounds. Mr Dunmore found it in his coat during the meeting.

5. Any other business. The hall's boiler will be serviced on the 19th, so that the choir meets in the church that week. The owl box on the tower is inhabited again. Next meeting: Tuesday 9 April, same place, at 7 pm because of the lecture afterwards.`;

const lease = `LEASE OF A WORKSHOP. Between Harrow Estates ("the Owner") and Tidewater Joinery ("the Tenant").

1. Premises. The ground floor of the building at 7 Rope Walk, with the yard to the north of it, but not the loft, to which the Owner keeps access by the outer stair at reasonable hours and after a day's notice, save in an emergency.

2. Term. Six years from the first of October. The Tenant may end it after the third year by notice in writing of not less than six months, provided that no rent is owed on the day on which the notice would take effect.

3. Rent. 18,600 a year, in equal parts on the first day of each quarter. The first two months are free, in return for the Tenant's repair of the floor to the specification in Annex B. Rent that is late by more than fourteen days bears interest at four per cent above the base rate from the day on which it was due. At the end of the third year the rent is reviewed: it becomes the market rent if that is higher, but never more than 115 per cent of what was paid before. If the parties cannot agree, a surveyor whom both name decides; if they cannot name one, the president of the surveyors' institute does. Each pays half.

4. Use. As a joiner's workshop and for the sale of goods made there. No machine may run before seven in the morning or after eight in the evening, nor on Sundays. Varnish is kept in the metal cabinet only, and not more than sixty litres of it.

5. Repair. The Owner keeps the roof, the outer walls, the drains and the stair in repair; the Tenant everything else, fair wear and tear excepted. What the Tenant builds in becomes the Owner's at the end without payment, but for machines, even those that are bolted to the floor, which the Tenant removes and makes good the holes.

6. Insurance. The Owner insures the building against fire, storm and flood, and the Tenant repays three quarters of the premium within a month of being shown the bill. If the premises cannot be used for more than two months after an insured event, rent is not due for the time beyond; after eighteen months either may end the lease.

7. Assignment. The Tenant may not sublet a part. The whole may be assigned with the Owner's consent, which is not to be withheld unreasonably, and the Tenant stands surety for the first assignee only.

8. Deposit. One quarter's rent, held in an account of its own whose interest is the Tenant's, and returned within six weeks of the end, less what is owed.`;

const memoir = `My grandmother kept the lighthouse at Skarn for eleven years, though on paper it was my grandfather who kept it. He had the cap and the salary; she had the knack of the lamp. It was a paraffin vapour burner, and its mantle, a little stocking of silk soaked in salts, would crumble if you so much as breathed at the wrong moment. She changed it by touch, in the dark, humming, since light in the eyes beforehand made one clumsy.

The station was four buildings and a wall. Sheep came over the wall; the wind came over everything. Supplies were landed on the first and third Thursday of the month if the sea allowed, and in the winter of 1947 it did not allow for fifty-two days. They ate limpets and the last of the oats, and my father, who was six, was promised an orange when the boat came. When it did there was no orange, only a sack of letters and a new inspector, seasick, with a barometer under his arm. My father never quite forgave the lighthouse service, and as a grown man he kept a bowl of oranges in every room of his house.

The inspector's name was Quill. He stayed for three weeks because of the weather, and wrote down all that he saw in a ledger with green edges: the hours of the lamp, the weight of the clockwork, how many strokes of the pump a night, which my grandfather had always entered as a hundred and twenty and which Quill, who sat up and counted, found to be ninety-five. He also noticed who was doing the pumping. There was an argument behind a closed door. In the spring a letter came that confirmed my grandfather in his post, praised the condition of the brass, and enclosed, without a word about it, a second cap, two sizes smaller.

She wore it once, for the photograph that hangs in my hall, and kept sewing cotton in it afterwards. When the light was made automatic in 1958 the men who came for the lens let her turn it out herself. She said that it had been like putting a horse out to grass: you knew that it was kind, and you listened for it all night.

They moved inland, to a town with a cinema, and she slept badly there until somebody thought of hanging a lantern on the landing. The burner stands on my desk. I have had it apart and together again a dozen times, and the mantle I have left alone.`;

const search = fn('search_text', 'Search for a phrase in a text.', {
  text: 'string! The text to search.',
  phrase: 'string! The phrase.',
});
const count = fn('count_words', 'Count the words of a text.', { text: 'string! The text.' });

/** A question about a document that comes with it. */
export const documentQuestions = [
  ask(`${minutes}\n\nHow much would the parish itself have to pay for the steel bridge?`),
  ask(`Read the following and then answer: who has the key to the shed?\n\n${minutes}`),
  ask(`Which decisions were not unanimous?\n\n"""\n${minutes}\n"""`, search),
  ask(`${minutes}\n\nCount the words of these minutes.`, count),
  ask(`${lease}\n\nQuestion: what is the highest rent that may be asked in the fourth year?`),
  ask(`A client asks whether he can leave after four years. Advise him on the basis of this lease only.\n\n${lease}`),
  ask(`${lease}\n\nList all the deadlines in a table.`),
  ask(`Find "surety" in this contract: ${lease}`, search),
  ask(`${memoir}\n\nHow does the author let us see what the inspector thought? Two sentences.`),
  ask(`Text:\n${memoir}\n\nHow old was the father when the light was made automatic?`),
  ask(`${minutes}\n\n---\n\n${memoir}\n\nWhat have these two texts in common?`),
  ask(`How many words has this? ${memoir}`, count, search),
];
