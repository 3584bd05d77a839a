import { auditedWorkloadOf, type ResolvedWorkload, type TaskRequest } from '@upshift/contracts';
import { outputSchemaOf } from './output-schema-of.ts';

/** What a template may name, besides `metadata.<label>`: the labels that the producer gave the task. */
export const promptVariables = ['workload', 'tier', 'deployment', 'audience', 'output_schema'] as const;
type PromptVariable = (typeof promptVariables)[number];

export interface PromptFacts {
  readonly workload: Pick<ResolvedWorkload, 'name' | 'audience' | 'validators'>;
  readonly tier: string;
  readonly deployment: string;
  readonly request: Pick<TaskRequest, 'outputSchema'> & Partial<Pick<TaskRequest, 'audience' | 'metadata'>>;
}

const place = /\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}/g;
const label = /^metadata\.(.+)$/;

/**
 * Fills in a template: `{{ tier }}`, `{{ metadata.customer }}`. A label that the task does not carry is empty. What is no
 * variable stays as it is written, so that a prompt that speaks of such braces still says them; lint warns of it.
 */
export function renderPrompt(template: string, facts: PromptFacts): string {
  return template.replace(place, (written, name: string) => fillFor(name, facts) ?? written);
}

/** Names in the places of a template that stand for nothing, with the line of the template, from 1. */
export function unknownVariables(template: string): { readonly name: string; readonly line: number }[] {
  return [...template.matchAll(place)].flatMap(({ 1: name = '', index }) =>
    isKnown(name) ? [] : [{ name, line: template.slice(0, index).split('\n').length }],
  );
}

function isKnown(name: string): boolean {
  return label.test(name) || promptVariables.some((known) => known === name);
}

function fillFor(name: string, facts: PromptFacts): string | undefined {
  const { request, workload, tier, deployment } = facts;
  const labelled = label.exec(name)?.[1];
  if (labelled !== undefined) return own(request.metadata ?? {}, labelled);
  const values: Record<PromptVariable, () => string> = {
    // An audit asks what the audited task was asked.
    workload: () => auditedWorkloadOf(workload.name) ?? workload.name,
    tier: () => tier,
    deployment: () => deployment,
    audience: () => request.audience ?? workload.audience,
    output_schema: () => JSON.stringify(outputSchemaOf(request, workload) ?? {}),
  };
  return Object.hasOwn(values, name) ? values[name as PromptVariable]() : undefined;
}

function own(labels: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}
