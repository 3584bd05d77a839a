import type { AttemptView } from '@upshift/contracts';
import { formatCount, formatMs, formatNanoUsd, formatShare } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';

/** One line on a vendor call: whom, how it ended, how long, how many tokens, for how much. */
export function describeAttempt(attempt: AttemptView, colors: Colors): string {
  const { deployment, vendor, tier, mode, use } = attempt;
  const parts = [
    `${attempt.cachedFrom === null ? 'call' : 'cache of'} ${colors.bold(deployment)} ${colors.dim(`(${vendor}, ${modelOf(attempt)}, tier ${tier})`)}`,
    ...(attempt.simulated ? [colors.yellow('SIMULATED')] : []),
    ...(mode === 'first' ? [] : [mode]),
    describeEnd(attempt, colors),
    ...describeCache(attempt, colors),
    ...describeLatency(attempt),
    ...describeTokens(attempt),
    ...describeConfidence(attempt),
    ...describePrompt(attempt),
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

/** An answer that was bought before: nobody was called. */
function describeCache({ cachedFrom }: AttemptView, colors: Colors): string[] {
  return cachedFrom === null ? [] : [colors.cyan(`served from cache (answer of ${cachedFrom})`)];
}

/** A replayed call took less time than the recorded one: both are shown, each as what it is. */
function describeLatency({ latencyMs, recordedLatencyMs }: AttemptView): string[] {
  return [
    ...(latencyMs === null ? [] : [formatMs(latencyMs)]),
    ...(recordedLatencyMs === null ? [] : [`recorded ${formatMs(recordedLatencyMs)}`]),
  ];
}

function describeTokens({ inputTokens, outputTokens, ...parts }: AttemptView): string[] {
  if (inputTokens === null && outputTokens === null) return [];
  const read = partOf(parts.cachedInputTokens, 'cached');
  const written = partOf(parts.cacheWriteInputTokens, 'written to cache');
  const inside = [...read, ...written];
  const input = `${countOf(inputTokens)}${inside.length === 0 ? '' : ` (${inside.join(', ')})`}`;
  const reasoning = partOf(parts.reasoningTokens, 'reasoning').map((part) => ` (${part})`);
  return [`${input} → ${countOf(outputTokens)}${reasoning.join('')} tokens`];
}

function partOf(tokens: number | null, what: string): string[] {
  return tokens === null || tokens === 0 ? [] : [`${formatCount(tokens)} ${what}`];
}

/** Enough of the hash to tell two prompts apart. */
function describePrompt({ promptHash }: AttemptView): string[] {
  return promptHash === null ? [] : [`prompt ${promptHash.slice(0, 12)}`];
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
  if (costSource === 'none' || costSource === 'cache' || costNanoUsd === 0) return formatNanoUsd(costNanoUsd);
  return `${formatNanoUsd(costNanoUsd)} by ${{ vendor: "the vendor's bill", price: 'price', estimate: 'estimate' }[costSource]}`;
}
