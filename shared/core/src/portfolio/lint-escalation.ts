import { type Portfolio, type ResolvedWorkload, suggest, type Verdict } from '@upshift/contracts';
import { boundTokens } from '../calls/plan-call.ts';
import { estimateWrong } from '../validation/estimate-wrong.ts';
import { impactOf } from '../validation/judge-output.ts';
import { errorAt, type Finding, warningAt } from './finding.ts';

/** Escalation, risk of outputs and audits of one workload: every name exists, and no setting is without effect. */
export function lintEscalation(portfolio: Portfolio, workload: ResolvedWorkload): Finding[] {
  return [
    ...lintShares(portfolio, workload),
    ...lintThreshold(workload),
    ...lintTokens(portfolio, workload),
    ...lintWeak(workload),
    ...lintAudit(workload),
  ];
}

function lintShares({ tiers, deployments }: Portfolio, { name, outputRisk }: ResolvedWorkload): Finding[] {
  const known = [...tiers.map((tier) => tier.name), ...Object.keys(deployments)];
  return Object.keys(outputRisk?.wrong ?? {})
    .filter((key) => !known.includes(key))
    .map((key) =>
      errorAt(
        ['workloads', name, 'outputRisk', 'wrong', key],
        'output-risk-unknown',
        `"${key}" is neither a tier nor a deployment. ${suggest(key, known)}`,
      ),
    );
}

/** An answer of the last tier that every validator passes is the surest that can come without a confidence. */
function lintThreshold(workload: ResolvedWorkload): Finding[] {
  const { name, outputRisk, validators, tiers } = workload;
  if (outputRisk === null) return [];
  const verdicts = validators.map(({ name: validator }): Verdict => ({ ...passed, validator }));
  const wrong = estimateWrong({ workload, verdicts, confidence: null, tier: tiers.at(-1) ?? '', deployment: '' });
  const risk = impactOf(workload, null) * wrong;
  if (risk <= outputRisk.threshold) return [];
  const message = `Even an answer of the last tier that every validator passes has a risk of ${risk.toFixed(3)}: only a deployment that gives its confidence can be accepted. Raise the threshold, or measure "wrong" and the validators.`;
  return [warningAt(['workloads', name, 'outputRisk', 'threshold'], 'output-risk-unreachable', message)];
}

const passed: Omit<Verdict, 'validator'> = {
  version: '',
  verdict: 'pass',
  score: null,
  evidence: [],
  error: null,
  durationMs: 0,
};

function lintTokens(portfolio: Portfolio, workload: ResolvedWorkload): Finding[] {
  const { name, maxTokens, tiers } = workload;
  const last = tiers.at(-1);
  if (maxTokens === null || last === undefined || workload.escalationMax === 0) return [];
  const request = { input: { messages: [], tools: null }, outputSchema: null };
  const bound = boundTokens({ portfolio, workload, tier: last, mode: 'escalation', request });
  if (bound <= maxTokens) return [];
  const message = `One call on "${last}" may use ${bound} tokens: no task of "${name}" can ever reach it within ${maxTokens}.`;
  return [warningAt(['workloads', name, 'escalation', 'maxTokens'], 'max-tokens-too-small', message)];
}

function lintWeak({ name, validators }: ResolvedWorkload): Finding[] {
  const weak = validators.filter((validator) => validator.weak === true);
  if (weak.length !== 1 || validators.length !== 1) return [];
  const message = `"${weak[0]?.name}" is the only validator and weak: where the risk is not high, it stops nothing.`;
  return [warningAt(['workloads', name, 'validators'], 'weak-alone', message)];
}

function lintAudit({ name, audit, tiers, escalationMax }: ResolvedWorkload): Finding[] {
  if (audit === null) return [];
  const path = ['workloads', name, 'audit'];
  const findings: Finding[] = [];
  if (audit.share > 0 && tiers.length < 2)
    findings.push(
      warningAt([...path, 'share'], 'audit-nobody-stronger', `"${name}" has one tier: nobody stronger can be asked.`),
    );
  if (audit.escalatedShare > 0 && escalationMax === 0)
    findings.push(warningAt([...path, 'escalatedShare'], 'audit-never-escalates', `"${name}" never escalates.`));
  return findings;
}
