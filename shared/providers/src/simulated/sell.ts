import type { Deployment, Usage } from '@upshift/contracts';
import type { ModelCall } from '@upshift/ports';

/** A line of a simulated vendor's bill: what it sold, counted by itself. */
export interface Sale {
  readonly attemptId: string;
  readonly deployment: string;
  readonly costNanoUsd: number;
}

/** Enters a call on the simulated vendor's bill, at its list price, before the answer leaves. */
export function toSale(call: Pick<ModelCall, 'attemptId' | 'deploymentName' | 'deployment'>, usage: Usage): Sale {
  const { attemptId, deploymentName, deployment } = call;
  return { attemptId, deployment: deploymentName, costNanoUsd: priceOf(usage, deployment.price) };
}

/** USD per million tokens, times a thousand, is nano-dollars a token. Half up, as bills are. */
function priceOf(usage: Usage, price: Deployment['price']): number {
  const cached = price.cachedInputUsdPerMillion ?? price.inputUsdPerMillion;
  const fresh = usage.inputTokens - usage.cachedInputTokens;
  const usdPerMillion =
    fresh * price.inputUsdPerMillion +
    usage.cachedInputTokens * cached +
    usage.outputTokens * price.outputUsdPerMillion;
  // Whole millionths first: what a double makes of 0.15 must not decide on which side of a half it falls.
  return Math.floor(Math.round(usdPerMillion * 1e9) / 1e6 + 0.5);
}
