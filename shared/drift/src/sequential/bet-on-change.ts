/** Where a bet cuts [0, 1], what it pays up to the cut, and above it: what makes the mean 1. */
interface Bet {
  readonly cut: number;
  readonly below: number;
  readonly above: number;
}

/** By the tail that is bet on, below the cut or above it: how large it is, and what it pays. The same on both sides. */
const bets: readonly Bet[] = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5].flatMap((tail) =>
  [0.3, 0.6, 1.4, 2.2, 4, 10]
    .filter((pays) => pays * tail < 0.95)
    .flatMap((pays) => {
      const rest = (1 - pays * tail) / (1 - tail);
      return [
        { cut: tail, below: pays, above: rest },
        { cut: 1 - tail, below: rest, above: pays },
      ];
    }),
);
const cuts = Float64Array.from(bets, ({ cut }) => cut);
const below = Float64Array.from(bets, (bet) => bet.below);
const above = Float64Array.from(bets, (bet) => bet.above);
/** Share of the capital that begins to bet with each observation, and of each bet that stops. */
const turn = 0.002;

/**
 * A test martingale against uniform independent p-values: capital that begins at 1 and is bet at fair odds; one part waits. Under
 * the null hypothesis the chance that it ever reaches 1/a is at most a, whenever one looks (Ville, "Étude critique de la notion
 * de collectif", 1939). Which bet pays, and from when on, need not be known: capital moves between bets and what waits (fixed
 * share; Herbster and Warmuth, Machine Learning 32, 1998), as the simple jumper does (Vovk, Petej, Nouretdinov, Ahlberg, Carlsson,
 * Gammerman, "Retrain or not retrain: conformal test martingales for change-point detection", PMLR 152, 2021).
 *
 * @returns takes the next p-value and gives the natural logarithm of the capital
 */
export function betOnChange(): (p: number) => number {
  const stakes = new Float64Array(cuts.length);
  let waiting = 1;
  let capital = 1;
  let logScale = 0;
  return (p) => {
    const begins = (waiting * turn) / stakes.length;
    waiting = waiting * (1 - turn) + (capital - waiting) * turn;
    capital = waiting;
    // Every observation passes here for every bet: an iterator would cost more than the arithmetic.
    for (let i = 0; i < stakes.length; i += 1) {
      const pays = p <= (cuts[i] as number) ? (below[i] as number) : (above[i] as number);
      const stake = ((stakes[i] as number) * (1 - turn) + begins) * pays;
      stakes[i] = stake;
      capital += stake;
    }
    const logCapital = logScale + Math.log(capital);
    // Capital may outgrow any number: it is counted in another unit then.
    if (capital > 1e100 || capital < 1e-100) {
      for (let i = 0; i < stakes.length; i += 1) stakes[i] = (stakes[i] as number) / capital;
      waiting /= capital;
      capital = 1;
      logScale = logCapital;
    }
    return logCapital;
  };
}
