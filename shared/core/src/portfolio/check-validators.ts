import type { Portfolio, ValidatorConfig } from '@upshift/contracts';
import { errorAt, type Finding } from './finding.ts';

/** Checks one validator's options by using them; null or what is wrong. */
type CheckConfig = (config: ValidatorConfig) => Promise<string | null>;

const kinds: ReadonlySet<ValidatorConfig['kind']> = new Set(['json_schema', 'pattern', 'expression', 'module']);

/**
 * What only shows when a validator's options are used: schemas, patterns and expressions that do not compile, modules that
 * are not there. The checks run users' schemas, so whoever hands them in runs them in a thread.
 *
 * @param open called once, where there is anything to check
 */
export async function checkValidators(
  { workloads }: Portfolio,
  open: () => Promise<{ checkConfig: CheckConfig; close(): Promise<void> }>,
): Promise<Finding[]> {
  const configs = Object.entries(workloads).flatMap(([name, { validators = [] }]) =>
    validators.flatMap((config, index) => (kinds.has(config.kind) ? [{ name, config, index }] : [])),
  );
  if (configs.length === 0) return [];
  const checker = await open();
  try {
    const findings: Finding[] = [];
    for (const { name, config, index } of configs) {
      const problem = await checker.checkConfig(config);
      if (problem !== null)
        findings.push(
          errorAt(['workloads', name, 'validators', index], 'validator-unusable', `"${config.name}": ${problem}`),
        );
    }
    return findings;
  } finally {
    await checker.close();
  }
}
