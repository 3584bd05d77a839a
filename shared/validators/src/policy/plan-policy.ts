import { toTextPlan } from '../text-check.ts';
import type { ConfigOf, ValidatorModule } from '../validator-module.ts';

/** The answer holds nothing that the workload forbids, and all that it requires; see `judge-policy.ts`. */
export const policy: ValidatorModule<'policy'> = {
  version: '1.1.0',
  cost: 'process',
  plan: (config, candidate) => toTextPlan(rulesFor(config, candidate.tenantId ?? 'default'), candidate),
};

/** The rules of one tenant: its own where it has any, and phrases beside everybody's. Other tenants' stay at home. */
export function rulesFor(config: ConfigOf<'policy'>, tenantId: string): ConfigOf<'policy'> {
  const { tenants = {}, ...rules } = config;
  const own = Object.hasOwn(tenants, tenantId) ? tenants[tenantId] : undefined;
  if (own === undefined) return rules;
  return {
    ...rules,
    pii: own.pii ?? rules.pii,
    secrets: own.secrets ?? rules.secrets,
    redact: own.redact ?? rules.redact,
    banned: [...new Set([...rules.banned, ...(own.banned ?? [])])],
    required: [...new Set([...rules.required, ...(own.required ?? [])])],
  };
}
