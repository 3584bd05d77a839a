import type { Message, ModelOutput, ResolvedWorkload, TaskRequest, Verdict } from '@upshift/contracts';
import type { CallPlanLike } from './call-plan.ts';
import { type PromptFacts, renderPrompt } from './render-prompt.ts';
import { repairMessages } from './repair-messages.ts';

export interface MessagesInput {
  readonly request: Pick<TaskRequest, 'input'> & PromptFacts['request'];
  readonly workload: Pick<ResolvedWorkload, 'prompts'> & PromptFacts['workload'];
  readonly tier: string;
  readonly deployment: string;
  readonly mode: CallPlanLike['mode'];
  /** The last answer and what was found in it; used by repairs only. */
  readonly repair: { readonly output: ModelOutput; readonly verdicts: readonly Verdict[] } | null;
}

/**
 * What the model is sent: the workload's system prompt for this deployment, else for its tier; the producer's messages;
 * for a repair the last answer with its findings. A repair of a repair carries the last answer alone, so that the
 * prompt never grows with the number of tries.
 */
export function buildMessages({ request, workload, tier, deployment, mode, repair }: MessagesInput): Message[] {
  const system = systemPrompt(workload, { tier, deployment, request });
  return [
    ...(system === null ? [] : [{ role: 'system', content: system } as const]),
    ...request.input.messages,
    ...(mode === 'repair' && repair !== null ? repairMessages(repair.output, repair.verdicts) : []),
  ];
}

/** The workload's prompt for a deployment, else for its tier, with its variables filled in; null where it has none. */
export function systemPrompt(
  workload: MessagesInput['workload'],
  { tier, deployment, request }: Omit<PromptFacts, 'workload'>,
): string | null {
  const template = promptOf(workload, tier, deployment);
  return template === null ? null : renderPrompt(template, { workload, tier, deployment, request });
}

/** The same as it is written in the portfolio: its template. */
export function promptOf(
  { prompts }: Pick<ResolvedWorkload, 'prompts'>,
  tier: string,
  deployment: string,
): string | null {
  for (const name of [deployment, tier]) if (Object.hasOwn(prompts, name)) return prompts[name]?.system ?? null;
  return null;
}
