import { CliError } from '../cli-error.ts';

/** A tier of a replay: models of the outcome table, in failover order. */
export interface ReplayTier {
  readonly name: string;
  readonly models: readonly [string, ...string[]];
}

const mostTiers = 10;

/**
 * Parses `--tiers`: tiers from the weakest to premium, separated by commas; several models of one tier are joined by
 * `+`. "haiku,sonnet+mixtral,opus" → tier-1, tier-2 (two deployments), tier-3.
 *
 * @throws CliError OPTION_INVALID
 */
export function parseTiers(text: string): ReplayTier[] {
  const tiers = text.split(',').map((part, index) => ({ name: `tier-${index + 1}`, models: parseModels(part, text) }));
  if (tiers.length > mostTiers) throw invalid(text, `at most ${mostTiers} tiers are possible`);
  const models = tiers.flatMap((tier) => tier.models);
  const twice = models.find((model, index) => models.indexOf(model) !== index);
  if (twice !== undefined) throw invalid(text, `"${twice}" stands there twice`);
  return tiers;
}

function parseModels(part: string, text: string): [string, ...string[]] {
  const [first, ...others] = part.split('+').map((model) => model.trim());
  if (first === undefined || first === '' || others.includes('')) throw invalid(text, 'a name is missing');
  return [first, ...others];
}

function invalid(text: string, problem: string): CliError {
  return new CliError('OPTION_INVALID', `--tiers "${text}": ${problem}. Write "weak,stronger,premium".`);
}
