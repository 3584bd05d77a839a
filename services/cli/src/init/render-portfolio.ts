import { stringify } from 'yaml';
import type { Choice } from './choice.ts';

export interface Chosen {
  readonly name: string;
  readonly efficient: Choice;
  readonly premium: Choice;
}

/** Two tiers, one check, a review each week: at most 30 lines. */
export function renderLean({ name, efficient, premium }: Chosen): string {
  return [
    `# Two tiers, one check, a review each week.${simulationNote([efficient, premium])}`,
    '# Each week: what moved up, and why (upshift explain <task>); what waits for a person (GET /v1/tasks?state=in_review).',
    `name: ${name}`,
    'defaultWorkload: tasks',
    'tiers: # weakest first',
    '  - { name: efficient, deployments: [small] }',
    '  - { name: premium, deployments: [large] }',
    'deployments:',
    ...renderDeployment('small', efficient),
    ...renderDeployment('large', premium),
    'workloads:',
    '  tasks:',
    '    start: efficient',
    '    # An answer that breaks the output schema of its task is repaired once, then asked of the next tier.',
    '    validators: [{ name: answer-schema, kind: json_schema, onFail: repair, onUnknown: accept }]',
    '    escalation: { max: 1, exhausted: review }',
    '',
  ].join('\n');
}

/** The same with a workload for each kind of task, and a word on each setting. */
export function renderFull({ name, efficient, premium }: Chosen): string {
  return [
    `# What models there are, what they cost, and what becomes of a task.${simulationNote([efficient, premium])}`,
    '# After a change: upshift portfolio lint <this file>. A version is named by its content; a task keeps the one it began with.',
    `name: ${name}`,
    '',
    '# For tasks that name no workload and match none.',
    'defaultWorkload: chat',
    '',
    '# Weakest first. Several deployments of a tier stand in failover order: give critical work two vendors.',
    'tiers:',
    '  - name: efficient',
    '    deployments: [small]',
    '  - name: premium',
    '    deployments: [large]',
    '',
    'deployments:',
    ...renderDeployment('small', efficient),
    ...renderDeployment('large', premium),
    '',
    'workloads:',
    '  # Facts out of a text, as the output schema of the task wants them; an answer that breaks it is repaired once, then',
    '  # asked of the next tier. Where no schema was sent, nothing can be proved and the answer is taken.',
    '  extract:',
    '    match: [{ intent: extraction }, { intent: classification }]',
    '    start: efficient',
    '    budgetUsd: 0.5 # a task never spends more',
    '    validators: [{ name: answer-schema, kind: json_schema, onFail: repair, onUnknown: accept }]',
    '    escalation: { max: 1, exhausted: review } # then a person',
    '',
    '  # The model may call tools; each call is checked against its tool’s parameters.',
    '  tool-use:',
    '    match: [{ hasTools: true }]',
    '    start: efficient',
    '    validators: [{ name: tool-arguments, kind: tool_arguments, onFail: repair, onUnknown: accept }]',
    '',
    '  # Everything else. "auto": a rule of thumb chooses the tier by how hard the task looks.',
    '  chat:',
    '    start: auto',
    '    escalation: { max: 1, exhausted: accept_best }',
    '',
  ].join('\n');
}

function renderDeployment(name: string, { deployment }: Choice): string[] {
  const { vendor, model, provider, price } = deployment;
  return [
    `  ${name}:`,
    `    vendor: ${flow(vendor)}`,
    `    model: ${flow(model)}`,
    `    provider: ${flow(provider)}`,
    `    price: ${flow(price)}`,
    '    noRollback: first model of this tier',
  ];
}

/** One value in one line; texts that YAML would take for something else are quoted. */
function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trim();
}

function simulationNote(choices: readonly Choice[]): string {
  const count = choices.filter(({ deployment }) => deployment.provider.kind === 'simulated').length;
  if (count === 0) return '';
  return count === choices.length ? ' Every deployment is SIMULATED.' : ' One deployment is SIMULATED.';
}
