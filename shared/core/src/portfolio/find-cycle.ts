/**
 * Follows references from a name until they end.
 *
 * @returns the names of the circle that `start` itself is part of, first and last the same; null when there is none
 */
export function findCycle(start: string, next: (name: string) => string | undefined): readonly string[] | null {
  const seen = [start];
  for (let name = next(start); name !== undefined; name = next(name)) {
    if (name === start) return [...seen, start];
    if (seen.includes(name)) return null;
    seen.push(name);
  }
  return null;
}
