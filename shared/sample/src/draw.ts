/** Draws for the making of cases, from one seeded source. */
export interface Draw {
  integer(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
  chance(probability: number): boolean;
  /** The same values in another order. */
  shuffle<T>(values: readonly T[]): T[];
}

/** @param random numbers in [0, 1) */
export function createDraw(random: () => number): Draw {
  const integer = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  return {
    integer,
    chance: (probability) => random() < probability,
    pick<T>(from: readonly T[]): T {
      if (from.length === 0) throw new RangeError('There is nothing to pick from.');
      return from[integer(0, from.length - 1)] as T;
    },
    shuffle<T>(values: readonly T[]): T[] {
      const shuffled = [...values];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = integer(0, last);
        [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
      }
      return shuffled;
    },
  };
}

/** Replaces `{name}` in a template. @throws TypeError where a name has no value: a template with a hole is a bug */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`The template has no value for {${name}}: ${template}`);
    return String(value);
  });
}
