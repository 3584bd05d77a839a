/** What of a text is read: a longer answer is judged by its beginning. */
const CLAIMS = 200;
/** A full stop after these ends no sentence. */
const abbreviation =
  /(?:^|[\s("'])(?:\p{L}|mr|mrs|ms|dr|prof|st|vs|etc|inc|ltd|no|jr|sr|approx|e\.g|i\.e|u\.s|u\.k|\p{L}\.\p{L})\.$/iu;

/**
 * Splits an answer into the sentences that each claim something, also where it is written without capitals. Words that a
 * model puts before an answer ("Well,", "Yes,") belong to no claim.
 */
export function readClaims(text: string): string[] {
  const claims: string[] = [];
  for (const line of text.normalize('NFKC').split('\n')) {
    let claim = '';
    for (const part of line.split(/(?<=[.!?]["”')\]]{0,2})\s+/)) {
      claim = claim === '' ? part : `${claim} ${part}`;
      if (abbreviation.test(part)) continue;
      push(claims, claim);
      claim = '';
    }
    push(claims, claim);
    if (claims.length >= CLAIMS) break;
  }
  return claims.slice(0, CLAIMS);
}

function push(claims: string[], claim: string): void {
  const plain = claim.replace(/^\s{0,8}(?:[-*•]|\d{1,3}[.)])\s+/, '').trim();
  if (/[\p{L}\d]/u.test(plain)) claims.push(plain);
}
