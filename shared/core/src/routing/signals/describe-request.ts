import {
  type Portfolio,
  type ResolvedWorkload,
  type Signal,
  type TaskRequest,
  timeLimitsOf,
  toUsd,
} from '@upshift/contracts';
import { outputSchemaOf } from '../../calls/output-schema-of.ts';
import type { RouteFacts } from '../route-facts.ts';
import { lastUserText } from '../text/last-user-text.ts';
import { questionKinds } from './question-kinds.ts';
import { measureSchemas } from './schema-shape.ts';
import { tellLanguage } from './tell-language.ts';

/** Characters of a question whose kind is told. */
const readCharacters = 2000;

/**
 * What else is to be seen of a request before anybody is asked: language, kinds of question, shape of tools and schemas. No model, no call, some
 * ten microseconds. They decide nothing; they tell those who read a decision what the task was like.
 */
export function describeRequest(request: TaskRequest, workload: ResolvedWorkload): readonly Signal[] {
  const { tools, messages } = request.input;
  const text = lastUserText(messages).slice(0, readCharacters);
  const kinds = questionKinds.filter(({ pattern }) => pattern.test(text)).map(({ name }) => name);
  const outputSchema = outputSchemaOf(request, workload);
  const signals: Signal[] = [
    { name: 'language', value: tellLanguage(text) },
    { name: 'question', value: kinds.length === 0 ? 'plain' : kinds.join(', ') },
  ];
  if ((tools?.length ?? 0) === 0 && outputSchema === null) return signals;
  const { depth, required, enumerated } = measureSchemas({ messages, tools, outputSchema });
  return [
    ...signals,
    { name: 'schema_depth', value: depth },
    { name: 'schema_required', value: required },
    { name: 'schema_listed', value: enumerated },
  ];
}

/**
 * What the task has left, and how those are who would serve it: money and time as far as they are known (`facts.terms`), time less what one
 * call of the start tier may take, and the deployments of the workload's tiers that are not well (`facts.health`).
 */
export function describeMeans(
  workload: ResolvedWorkload,
  portfolio: Portfolio,
  startTier: string,
  { terms, health = null }: RouteFacts,
): readonly Signal[] {
  const { deadlineMs = workload.deadlineMs, moneyLeftNanoUsd = workload.budgetNanoUsd } = terms ?? {};
  const deploymentsOf = (name: string): readonly string[] =>
    portfolio.tiers.find((tier) => tier.name === name)?.deployments ?? [];
  const [first] = deploymentsOf(startTier);
  const deployment = first === undefined ? undefined : portfolio.deployments[first];
  const callMs = deployment === undefined ? 0 : timeLimitsOf(deployment).totalMs;
  const signals: Signal[] = [
    { name: 'money_left_usd', value: toUsd(moneyLeftNanoUsd) },
    { name: 'deadline_slack_ms', value: Math.round(deadlineMs - callMs) },
  ];
  if (health === null) return signals;
  const unwell = workload.tiers.flatMap(deploymentsOf).flatMap((name) => {
    const state = health(name);
    return state === null || state === 'closed' ? [] : [`${name} ${state}`];
  });
  return [...signals, { name: 'health', value: unwell.length === 0 ? 'well' : unwell.join(', ') }];
}
