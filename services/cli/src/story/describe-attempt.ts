import type { AttemptView } from '@upshift/contracts';
import { formatCount, formatMs, formatNanoUsd, formatShare } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';

/** One line on a vendor call: whom, how it ended, how long, how many tokens, for how much. */
export function describeAttempt(attempt: AttemptView, colors: Colors): string {
  const { deployment, vendor, tier, mode, use } = attempt;
  const parts = [
    `call ${colors.bold(deployment)} ${colors.dim(`(${vendor}, ${modelOf(attempt)}, tier ${tier})`)}`,
    ...(attempt.simulated ? [colors.yellow('SIMULATED')] : []),
    ...(mode === 'first' ? [] : [mode]),
    describeEnd(attempt, colors),
    ...describeLatency(attempt),
    ...describeTokens(attempt),
    ...describeConfidence(attempt),
    describeCost(attempt),
    ...(use === 'wasted' ? [colors.red('wasted')] : []),
  ];
  return parts.join(' · ');
}

function modelOf({ modelRequested, modelServed }: AttemptView): string {
  return modelServed === null || modelServed === modelRequested
    ? modelRequested
    : `${modelRequested} as ${modelServed}`;
}

function describeEnd({ state, failureClass }: AttemptView, colors: Colors): string {
  const named = failureClass === null ? state : `${state}: ${failureClass}`;
  const paint = { started: colors.cyan, finished: colors.green, failed: colors.red, unknown: colors.yellow }[state];
  return paint(named);
}

/** A replayed call took less time than the recorded one: both are shown, each as what it is. */
function describeLatency({ latencyMs, recordedLatencyMs }: AttemptView): string[] {
  return [
    ...(latencyMs === null ? [] : [formatMs(latencyMs)]),
    ...(recordedLatencyMs === null ? [] : [`recorded ${formatMs(recordedLatencyMs)}`]),
  ];
}

function describeTokens({ inputTokens, cachedInputTokens, outputTokens }: AttemptView): string[] {
  if (inputTokens === null && outputTokens === null) return [];
  const cached =
    cachedInputTokens === null || cachedInputTokens === 0 ? '' : ` (${formatCount(cachedInputTokens)} cached)`;
  return [`${countOf(inputTokens)}${cached} → ${countOf(outputTokens)} tokens`];
}

/** What the deployment itself gave its answer, which is not what a validator found. */
function describeConfidence({ confidence }: AttemptView): string[] {
  return confidence === null ? [] : [`confidence ${formatShare(confidence)}`];
}

function countOf(tokens: number | null): string {
  return tokens === null ? '?' : formatCount(tokens);
}

function describeCost({ state, costNanoUsd, reservedNanoUsd, costSource }: AttemptView): string {
  if (state === 'started') return `${formatNanoUsd(reservedNanoUsd)} reserved`;
  if (costSource === 'none' || costNanoUsd === 0) return formatNanoUsd(costNanoUsd);
  return `${formatNanoUsd(costNanoUsd)} by ${{ vendor: "the vendor's bill", price: 'price', estimate: 'estimate' }[costSource]}`;
}
