import { type LedgerView, reasonCodes } from '@upshift/contracts';
import { formatMicros } from '../local/describe-quality.ts';
import type { Colors } from '../terminal/output.ts';

export type DecisionView = LedgerView['decisions'][number];

/** One line on a decision: what was done, from where to where, by which reason, and what that reason means. */
export function describeDecision(decision: DecisionView, colors: Colors): string {
  const { action, reason, detail } = decision;
  const named = `${reason}${detail === null ? '' : ` (${detail})`}`;
  const meaning = reason in reasonCodes ? ` · ${colors.dim(reasonCodes[reason as keyof typeof reasonCodes])}` : '';
  return `${colors.bold(action)}${describeMove(decision)}: ${colors.cyan(named)}${meaning}`;
}

const voteSignal = /^(answer \d+|vote .+)$/;

/** Of a decision by vote: a line for each answer with its lead, best first, and one for each member with its stance on the best. */
export function describeVotes({ signals }: DecisionView): string[] {
  return signals.filter(({ name }) => voteSignal.test(name)).map(({ name, value }) => `${name}: ${value}`);
}

/** The other facts that the decision rests on, on one line; null when it names none. */
export function describeSignals(decision: DecisionView): string | null {
  const signals = decision.signals.filter(({ name }) => !voteSignal.test(name));
  if (signals.length === 0) return null;
  return signals.map(describeSignal).join(', ');
}

function describeSignal({ name, value, costMicros }: DecisionView['signals'][number]): string {
  const cost = costMicros === undefined ? '' : ` (${formatMicros(costMicros)})`;
  return `${name} = ${value === null ? 'none' : value}${cost}`;
}

function describeMove({ fromTier, toTier }: DecisionView): string {
  if (fromTier === null) return toTier === null ? '' : ` → ${toTier}`;
  return toTier === null || toTier === fromTier ? ` on ${fromTier}` : ` ${fromTier} → ${toTier}`;
}
