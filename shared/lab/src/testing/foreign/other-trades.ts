import { ask, fn } from './write-task.ts';

/** Of the same shape as the tuned calls, but out of a trade with words of its own. */
export const otherTrades = [
  ask(
    'What is the corrected QT interval by Fridericia for a QT of 410 ms at 74 bpm?',
    fn('ecg.qtc_fridericia', 'Compute QTc from the measured QT interval.', {
      qt_ms: 'integer! QT interval in milliseconds.',
      heart_rate: 'integer! Ventricular rate in beats per minute.',
    }),
  ),
  ask(
    'Check whether HS code 8471.30 is subject to antidumping duties when it is imported to Brazil.',
    fn('customs.duty_lookup', 'Look up customs duties of a tariff line.', {
      hs_code: 'string! Harmonised System code.',
      importer: 'string! ISO country of the importer.',
      measure: 'string Kind of trade measure.',
    }),
  ),
  ask(
    'Mash 5.2 kg Maris Otter at 67 °C with a liquor-to-grist ratio of 2.8; what strike temperature do I need?',
    fn('brewing.strike_temperature', 'Temperature of the strike water of an infusion mash.', {
      grist_kg: 'number! Mass of the grist.',
      ratio: 'number! Litres of liquor per kg.',
      rest_celsius: 'number! Temperature of the rest.',
    }),
  ),
  ask(
    'Gear inches of a 46/17 fixed drivetrain on 622x28 tyres please.',
    fn('bicycle.gear_inches', 'Development of a drivetrain.', {
      chainring: 'integer! Teeth of the chainring.',
      sprocket: 'integer! Teeth of the sprocket.',
      etrto: 'string! Tyre as ETRTO.',
    }),
  ),
  ask(
    'Pull the METAR for EDDF and tell whether runway 25L is within a 20 kt crosswind limit.',
    fn('aviation.metar', 'Decode the latest METAR of an aerodrome.', { icao: 'string! ICAO indicator.' }),
    fn('aviation.crosswind', 'Crosswind component on a runway.', {
      runway: 'string! Runway designator.',
      wind_dir: 'integer! Degrees.',
      wind_kt: 'integer! Knots.',
    }),
  ),
  ask(
    'Set warp ends for a twill scarf 30 cm wide at 12 epi with 4 floating selvedges.',
    fn('weaving.warp_plan', 'Plan the warp of a loom.', {
      width_cm: 'number! Width in the reed.',
      epi: 'integer! Ends per inch.',
      selvedge: 'integer Extra ends at the selvedge.',
    }),
  ),
  ask(
    'Is KIF1A c.946C>T reported as pathogenic in ClinVar?',
    fn('variant.lookup', 'Look up a germline variant.', {
      gene: 'string! HGNC symbol.',
      hgvs: 'string! HGVS coding change.',
    }),
  ),
  ask(
    'Price a payer swaption, 1Y into 5Y, strike 3.1, on a notional of 10m EUR under Bachelier with a vol of 85 bp.',
    fn('rates.swaption_price', 'Price of a European swaption.', {
      expiry: 'string! Tenor of the option.',
      tenor: 'string! Tenor of the swap.',
      strike: 'number! Strike in percent.',
      normal_vol_bp: 'number! Normal volatility in basis points.',
    }),
  ),
  ask(
    'Transpose the Dorian riff D F G A C up a minor third for alto sax.',
    fn('score.transpose', 'Transpose pitches.', {
      pitches: 'string[]! Pitches.',
      interval: 'string! Interval.',
      instrument: 'string Transposing instrument.',
    }),
  ),
  ask(
    'What demurrage is owed if the laytime of 72 SHINC hours was exceeded by 19 hours at 14,000 per day pro rata?',
    fn('shipping.demurrage', 'Demurrage of a voyage charter.', {
      excess_hours: 'number! Hours beyond laytime.',
      rate_per_day: 'number! Demurrage rate.',
    }),
  ),
];
