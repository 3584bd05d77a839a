import type { Deployment, Portfolio, ResolvedWorkload, TaskRequest } from '@upshift/contracts';
import { isLimited } from '../deployments/deployment-rule.ts';
import { permittedOn } from '../deployments/may-take.ts';
import { systemPrompt } from './build-messages.ts';
import { byteLength } from './byte-length.ts';
import type { CallPlanLike, ChoiceLike } from './call-plan.ts';
import { inputTokenBound } from './input-token-bound.ts';
import { fromMillionths, toDearestPrice } from './nano-price.ts';
import { outputSchemaOf } from './output-schema-of.ts';
import type { PromptFacts } from './render-prompt.ts';
import { repairByteBound } from './repair-messages.ts';

export interface PlanCallInput {
  readonly portfolio: Portfolio;
  readonly workload: ResolvedWorkload;
  readonly tier: string;
  readonly mode: CallPlanLike['mode'];
  /** The only deployment that may be called; all of the tier, where silent. */
  readonly deployment?: string;
  readonly request: Pick<TaskRequest, 'input' | 'outputSchema' | 'maxOutputTokens' | 'constraints'> &
    PromptFacts['request'];
  /** Characters of the last answer's JSON and of its findings; for repairs only. */
  readonly repairCharacters?: number;
}

/** Tokens of the two messages and the system prompt that a call may add to the request's own, beyond their text. */
const addedMessageTokens = 48;

/**
 * Plans one call on a tier: those of its deployments that the task may go to, in failover order, each with the worst case
 * that it may cost. `choices` is empty where the portfolio has no such tier, or none of its deployments keeps the constraints.
 */
export function planCall({
  portfolio,
  workload,
  tier,
  mode,
  deployment: only,
  request,
  repairCharacters = 0,
}: PlanCallInput): CallPlanLike {
  const deployments = permittedOn(portfolio, tier, request).filter(([name]) => only === undefined || name === only);
  const limit = outputLimit(workload, request);
  const maxOutputTokens = Math.min(limit, Math.max(0, ...deployments.map(([, { maxOutputTokens: own }]) => own)));
  const requestTokens = boundRequest({ workload, mode, request, repairCharacters });
  const choices = deployments.map(([name, deployment]): ChoiceLike => {
    const inputTokens = requestTokens + byteLength(systemPrompt(workload, { tier, deployment: name, request }) ?? '');
    return {
      deployment: name,
      reserveNanoUsd: worstCase(deployment, inputTokens, Math.min(limit, deployment.maxOutputTokens)),
    };
  });
  const chosen =
    deployments.length > 1 && (portfolio.tiers.find(({ name }) => name === tier)?.choice ?? 'order') !== 'order';
  // An answer that may be there already is looked for before anything is reserved.
  const held = workload.cacheMs !== null || chosen || deployments.some(([, deployment]) => isLimited(deployment));
  return { tier, mode, choices, maxOutputTokens, ...(held ? { held } : {}) };
}

/** Tokens that a call on a tier may use at most, in and out, whoever of the tier answers. 0 where nobody may be called. */
export function boundTokens(input: Omit<PlanCallInput, 'deployment'>): number {
  const { portfolio, workload, tier, mode, request, repairCharacters = 0 } = input;
  const limit = outputLimit(workload, request);
  const requestTokens = boundRequest({ workload, mode, request, repairCharacters });
  const bounds = permittedOn(portfolio, tier, request).map(
    ([name, { maxOutputTokens }]) =>
      requestTokens +
      byteLength(systemPrompt(workload, { tier, deployment: name, request }) ?? '') +
      Math.min(limit, maxOutputTokens),
  );
  return Math.max(0, ...bounds);
}

function boundRequest({
  workload,
  mode,
  request,
  repairCharacters,
}: Required<Pick<PlanCallInput, 'workload' | 'mode' | 'request' | 'repairCharacters'>>): number {
  return (
    inputTokenBound({ ...request.input, outputSchema: outputSchemaOf(request, workload) }) +
    addedMessageTokens +
    (mode === 'repair' ? repairByteBound(repairCharacters) : 0)
  );
}

/** What workload and task allow, in tokens; what the deployment allows holds beside it. */
function outputLimit(workload: ResolvedWorkload, request: PlanCallInput['request']): number {
  const none = Number.POSITIVE_INFINITY;
  return Math.min(workload.maxOutputTokens ?? none, request.maxOutputTokens ?? none);
}

/** Nano-dollars of a call whose input and output are as long as they may be; rounded up. */
export function worstCase(deployment: Deployment, inputTokens: number, outputTokens: number): number {
  const price = toDearestPrice(deployment, inputTokens);
  const inputPrice = [price.cachedInput, price.cacheWrite].reduce(
    (most, one) => (one > most ? one : most),
    price.input,
  );
  return fromMillionths(BigInt(inputTokens) * inputPrice + BigInt(outputTokens) * price.output, 'up');
}
