import { createRouter } from '@upshift/learn';
import { tabulateLeads } from '../simulate/tabulate-leads.ts';
import { type LabPortfolio, premiumOf } from '../table/lab-portfolio.ts';
import type { LabTask } from '../table/lab-task.ts';
import { fitLogistic } from '../tune/fit-logistic.ts';
import type { Tuned } from '../tune/tune-plan.ts';
import { readTask } from './read-task.ts';
import { trainOnLabs } from './train-on-labs.ts';

/** What calling premium would change on one task. */
export interface Gain {
  /** P(premium right) − P(the weak answer right), by what is known once the weak one has answered. */
  readonly expected: number;
  readonly weak: number;
  readonly premium: number;
}

/** So little that a handful of rows cannot run away with it. */
const ridge = 1;

/**
 * Learns from training tasks what calling premium gains over the weakest model's answer: the router's word for both models on
 * the question, and the judge's for the answer, weighed by a logistic regression on tasks that neither had seen.
 */
export function createGainReader(
  training: readonly LabTask[],
  portfolio: LabPortfolio,
  { draft, trials }: Tuned,
  seed: number,
): (lab: LabTask) => Gain {
  const premium = premiumOf(portfolio);
  const { model, heldOut } = trainOnLabs(training, portfolio.models, seed);
  const rows = training.map((_, index) =>
    toColumns(heldOut[index]?.[0], heldOut[index]?.[premium], trials[index]?.leadOf(1)?.lead ?? null),
  );
  const fit = (place: number): Float64Array => {
    const designs = rows.map((values, index) => ({
      columns: Uint16Array.from(values.keys()),
      values,
      target: training[index]?.answers[place]?.correct ?? 0,
      weight: 1,
    }));
    return fitLogistic(designs, [0, ridge, ridge, ridge, 0]);
  };
  const [ofWeak, ofPremium] = [fit(0), fit(premium)];
  const route = createRouter(model);
  return (lab) => {
    const said = route(readTask(lab.task));
    const lead = tabulateLeads(draft, lab)(1)?.lead ?? null;
    const values = toColumns(said.get(portfolio.models[0] ?? ''), said.get(portfolio.models[premium] ?? ''), lead);
    return {
      expected: probability(ofPremium, values) - probability(ofWeak, values),
      weak: lab.answers[0]?.correct ?? 0,
      premium: lab.answers[premium]?.correct ?? 0,
    };
  };
}

/** Bias, both models' log-odds on the question, the judge's on the weak answer, and whether there is none. */
function toColumns(weak: number | undefined, premium: number | undefined, lead: number | null): Float64Array {
  return Float64Array.of(1, logOdds(weak), logOdds(premium), lead ?? 0, lead === null ? 1 : 0);
}

function logOdds(probability = 0.5): number {
  const held = Math.min(0.999, Math.max(0.001, probability));
  return Math.log(held / (1 - held));
}

function probability(coefficients: Float64Array, values: Float64Array): number {
  let score = 0;
  for (let at = 0; at < values.length; at++) score += (coefficients[at] as number) * (values[at] as number);
  return 1 / (1 + Math.exp(-score));
}
