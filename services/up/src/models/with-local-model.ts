import type { Portfolio } from '@upshift/contracts';
import type { LocalModel } from './train-local-model.ts';

const tier = 'local';
const deployment = 'local-triage';
const workload = 'support-triage';

/**
 * The portfolio with a local model below its tiers, for the one workload that it was trained for: a model that runs in this
 * process, costs nothing, and hands on whatever it is not sure of. The other workloads keep the tiers that they had.
 */
export function withLocalModel(portfolio: Portfolio, { file, sha256, minConfidence }: LocalModel): Portfolio {
  const above = portfolio.tiers.map(({ name }) => name);
  const triage = portfolio.workloads[workload];
  if (triage === undefined) return portfolio;
  const others = Object.entries(portfolio.workloads).map(([name, settings]) => {
    const inherits = settings.extends !== undefined || settings.tiers !== undefined;
    return [name, inherits ? settings : { ...settings, tiers: above }] as const;
  });
  return {
    ...portfolio,
    tiers: [{ name: tier, deployments: [deployment] }, ...portfolio.tiers],
    deployments: {
      [deployment]: {
        vendor: 'this-machine',
        model: 'n-gram classifier, trained at the first start',
        provider: { kind: 'local', method: 'ngram-logistic', file, sha256 },
        price: { inputUsdPerMillion: 0, outputUsdPerMillion: 0, source: 'runs in this process' },
        timeoutSeconds: 10,
        maxOutputTokens: 128,
        noRollback: 'trained at the first start, there is no earlier one',
      },
      ...portfolio.deployments,
    },
    workloads: {
      ...Object.fromEntries(others),
      [workload]: {
        ...triage,
        start: tier,
        tiers: [tier, ...above],
        validators: [
          ...(triage.validators ?? []),
          {
            kind: 'confidence',
            name: 'sure-enough',
            // Rounded up, so that the file of a portfolio can be read.
            min: Math.ceil(minConfidence * 100) / 100,
            onFail: 'escalate',
            onUnknown: 'accept',
            onError: 'escalate',
            timeoutMs: 1000,
          },
        ],
      },
    },
  };
}
