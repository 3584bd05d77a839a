/**
 * Words that a message may end with when a name is not known: the closest known one, or the list of all.
 *
 * @returns for instance `Did you mean "premium"?` or `Known: efficient, strong.`
 */
export function suggest(name: string, known: readonly string[]): string {
  const closest = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance)[0];
  if (closest !== undefined && closest.distance <= Math.max(1, Math.floor(name.length / 3)))
    return `Did you mean "${closest.candidate}"?`;
  return known.length === 0 ? 'There are none.' : `Known: ${known.slice(0, 20).join(', ')}.`;
}
/** Letters to insert, delete or replace (Levenshtein), of the first 64 letters of each. */
function editDistance(left: string, right: string): number {
  const to = right.slice(0, 64);
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const letter of left.slice(0, 64)) {
    const next = [(row[0] ?? 0) + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (to[column - 1] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
