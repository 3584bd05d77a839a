import { readFileSync } from 'node:fs';
import { testPortfolio } from '@upshift/testkit';
import { parse, stringify } from 'yaml';

type Errors = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A portfolio that the whole pipeline suite runs on, and what it makes of the suite's tasks where portfolios differ. */
export interface PipelinePortfolio {
  readonly name: string;
  /** @param errors by tier, of its simulated deployments */
  text(errors?: Errors): string;
  /** What the suite's workloads are called here. */
  readonly workload: Readonly<Record<'chat' | 'extract' | 'tools' | 'proof', string>>;
  /** Why an answer is accepted that nothing was asked of. */
  readonly unasked: string;
  /** Why a tool call is accepted that fits its tool: only a workload with that check can say that it does. */
  readonly fitting: string;
  /** Where a task ends that no tier could prove and that names no wish of its own. */
  readonly unproved: string;
  /** Calls of a task whose first tier cannot write JSON and whose middle one, where there is one, does not answer. */
  readonly climb: readonly string[];
  /** What it climbs for. */
  readonly climbs: readonly { readonly reason: string; readonly fromTier: string; readonly toTier: string }[];
}

const full: PipelinePortfolio = {
  name: 'three tiers',
  text: (errors = {}) => testPortfolio({ errors }),
  workload: { chat: 'chat', extract: 'extract', tools: 'tools', proof: 'proof' },
  unasked: 'no_validators',
  fitting: 'validated',
  unproved: 'failed',
  climb: [
    'efficient first finished',
    'efficient repair finished',
    // One call each, then the last one left is tried once more.
    'strong escalation failed',
    'strong escalation failed',
    'strong escalation failed',
    'premium escalation finished',
  ],
  climbs: [
    { reason: 'validator_failed', fromTier: 'efficient', toTier: 'strong' },
    { reason: 'provider_exhausted', fromTier: 'strong', toTier: 'premium' },
  ],
};

/** One workload for everything, one validator, a person at the end of it: examples/portfolios/lean.yaml. */
const lean: PipelinePortfolio = {
  name: 'the lean example',
  text: leanText,
  workload: { chat: 'tasks', extract: 'tasks', tools: 'tasks', proof: 'tasks' },
  unasked: 'unproved',
  fitting: 'unproved',
  unproved: 'in_review',
  climb: ['efficient first finished', 'efficient repair finished', 'premium escalation finished'],
  climbs: [{ reason: 'validator_failed', fromTier: 'efficient', toTier: 'premium' }],
};

export const pipelinePortfolios = { full, lean } as const;

/** As it is, but fast, and with errors where the suite asks for them instead of by chance. */
function leanText(errors: Errors = {}): string {
  const file = parse(readFileSync(new URL('../../examples/portfolios/lean.yaml', import.meta.url), 'utf8'));
  for (const { name, deployments } of file.tiers)
    for (const deployment of deployments)
      Object.assign(file.deployments[deployment].provider, {
        latencyMs: { p50: 5, p95: 10 },
        skill: 1,
        errors: errors[name] ?? {},
      });
  return stringify(file);
}
