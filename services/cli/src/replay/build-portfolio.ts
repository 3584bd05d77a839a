import type { Plan, portfolioSchema, ValidatorConfig } from '@upshift/contracts';
import { deploymentNameOf } from '@upshift/core';
import type { z } from 'zod';
import { CliError } from '../cli-error.ts';
import type { ReplayTier } from './parse-tiers.ts';
import { vendorOfModel } from './vendor-of-model.ts';

type PortfolioFile = z.input<typeof portfolioSchema>;

export const replayWorkload = 'replay';

/** What happens to an answer that calls no tool: nothing proves it and nothing disproves it. */
export type OnUnknown = 'accept' | 'escalate';

export interface ReplayPortfolioOptions {
  readonly tiers: readonly ReplayTier[];
  readonly vendorUrl: string;
  readonly onUnknown: OnUnknown;
  /** The plan of the only workload, on the clock of the replay; null: a cascade over the tiers. */
  readonly plan: Plan | null;
  /** What answers must pass; null: arguments of tool calls against their tools. */
  readonly validators: readonly ValidatorConfig[] | null;
  /** YYYY-MM-DD */
  readonly date: string;
}

/**
 * Writes the portfolio of a replay: the tiers as given, one workload that starts on the first and checks the arguments
 * of tool calls. A recorded model cannot answer a second time, so nothing is repaired: what fails escalates, and after
 * the last tier the last answer is accepted. Budget, deadline and calls are wide enough never to decide.
 *
 * @returns a portfolio file (JSON is YAML)
 * @throws CliError OPTION_INVALID when two models would share a deployment's name
 */
export function buildPortfolio(options: ReplayPortfolioOptions): string {
  const { tiers, vendorUrl, onUnknown, plan, date } = options;
  const models = tiers.flatMap((tier) => tier.models);
  const [first] = tiers;
  if (first === undefined) throw new TypeError('a replay has at least one tier');
  const deployments = Object.fromEntries(
    models.map((model) => [deploymentNameOf(model), toDeployment(model, vendorUrl, date)]),
  );
  if (Object.keys(deployments).length < models.length) {
    throw new CliError(
      'OPTION_INVALID',
      'Two of these models differ only in characters that a deployment cannot have.',
    );
  }
  const portfolio: PortfolioFile = {
    name: 'replay',
    defaultWorkload: replayWorkload,
    tiers: tiers.map((tier) => ({ name: tier.name, deployments: tier.models.map(deploymentNameOf) })),
    deployments,
    workloads: {
      [replayWorkload]: {
        description: 'Recorded tasks, checked by what is known at run time.',
        start: first.name,
        plan: plan ?? 'cascade',
        risk: 'low',
        validators: options.validators === null ? [argumentsOf(onUnknown, plan)] : [...options.validators],
        repair: { max: 0 },
        escalation: { max: plan === null ? Math.min(5, tiers.length - 1) : 0, exhausted: 'accept_best' },
        budgetUsd: 100,
        deadlineSeconds: 3600,
        maxCalls: 50,
      },
    },
  };
  return JSON.stringify(portfolio, null, 2);
}

function argumentsOf(
  onUnknown: OnUnknown,
  plan: Plan | null,
): NonNullable<PortfolioFile['workloads'][string]['validators']>[number] {
  return {
    name: 'arguments',
    kind: 'tool_arguments',
    onFail: 'escalate',
    // A plan weighs what the validators cannot tell.
    onUnknown: plan === null ? onUnknown : 'accept',
    onError: 'escalate',
  };
}

function toDeployment(model: string, vendorUrl: string, date: string): PortfolioFile['deployments'][string] {
  return {
    vendor: vendorOfModel(model),
    model,
    provider: { kind: 'replay', baseUrl: vendorUrl },
    // The vendor bills what was recorded; a price would only guess at it.
    price: { inputUsdPerMillion: 0, outputUsdPerMillion: 0, source: 'recorded cost', date },
    timeoutSeconds: 600,
    noRollback: 'recorded answers',
  };
}
