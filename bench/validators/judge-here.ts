import type { ModelOutput, TaskInput, ValidatorConfig, Verdict } from '@upshift/contracts';
import { validatorConfigSchema } from '@upshift/contracts';
import { countAgreement } from '@upshift/core';
import { judgeJob } from '../../shared/validators/src/judge-job.ts';
import { judgeText } from '../../shared/validators/src/judge-text.ts';
import { SchemaDrawer } from '../../shared/validators/src/schema-drawer.ts';
import { SchemaShelf } from '../../shared/validators/src/schema-shelf.ts';
import { validatorModules } from '../../shared/validators/src/validator-modules.ts';

export interface Subject {
  readonly input: TaskInput;
  readonly output: ModelOutput;
  readonly outputSchema?: Record<string, unknown>;
  readonly others?: readonly ModelOutput[];
}

export interface Measured {
  readonly verdict: Verdict['verdict'];
  readonly score: number | null;
  /** Of the judgement alone, without the way to a process and back, us. */
  readonly micros: number;
}

const board = { at: () => undefined };
const drawer = new SchemaDrawer();
const shelf = new SchemaShelf();

export function toConfig(kind: ValidatorConfig['kind'], more: object = {}): ValidatorConfig {
  return validatorConfigSchema.parse({ kind, name: kind, ...more });
}

/** Does what the runner and its process do, in this one: the sets are known to be harmless, and time is measured. */
export function judgeHere(config: ValidatorConfig, { input, output, outputSchema, others = [] }: Subject): Measured {
  const request = {
    input,
    outputSchema: outputSchema ?? null,
    requestedWorkload: null,
    requestedRisk: null,
    audience: null,
    minTier: null,
    metadata: {},
  };
  const module: {
    plan(config: ValidatorConfig, candidate: object, tools: object): ReturnType<typeof validatorModules.refusal.plan>;
  } = validatorModules[config.kind] as never;
  const startedMs = performance.now();
  const plan = module.plan(config, { request, output, confidence: null, others }, { compare: countAgreement });
  if (plan.verdict !== null || plan.error !== null)
    return { verdict: plan.verdict ?? 'unknown', score: plan.score ?? null, micros: since(startedMs) };
  const checks = plan.checks.map(({ schemas, ...check }) => ({
    ...check,
    keys: schemas.map(({ key }) => key),
    ...shelf.use(schemas),
  }));
  const [, outcome, , score = null] = judgeJob({ id: 1, checks }, drawer, board, judgeText);
  return { verdict: outcome === 'schema' ? 'unknown' : outcome, score, micros: since(startedMs) };
}

function since(startedMs: number): number {
  return (performance.now() - startedMs) * 1000;
}
