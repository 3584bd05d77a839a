import { type Portfolio, portfolioSchema } from '@upshift/contracts';
import type { Relearned } from '@upshift/learn';

/** The active portfolio without the router that promises too much. What else it says stays. */
export function withoutRouter({ router: _, ...rest }: Portfolio): Portfolio {
  return rest;
}

/**
 * The active portfolio with a router that was learned again: a file of its own beside the one before, so that whoever still serves the
 * version before goes on reading what that one pins.
 */
export function withRouter({ router: card, ...rest }: Portfolio, sha256: string): Portfolio {
  const folder = card === undefined ? '' : card.file.slice(0, card.file.lastIndexOf('/') + 1);
  const file = `${folder}relearned-${sha256.slice(0, 12)}.router`;
  const tolerance = rest.learning?.tolerance ?? card?.tolerance;
  return portfolioSchema.parse({
    ...rest,
    router: { file, sha256, ...(tolerance === undefined ? {} : { tolerance }) },
  });
}

/** Why the portfolio changes, as its log says it. */
export function whyRelearned({ tried, activated }: Relearned): string {
  const one = activated === null ? undefined : tried[activated];
  if (one === undefined)
    return 'The router promised more successes than came on the newest tasks, and no better one was learned.';
  const how = one.kind === 'shifted' ? 'was moved to' : 'was learned again from';
  return `The router ${how} ${one.window} tasks: squared error ${one.candidateLoss?.toFixed(4)} for ${one.activeLoss?.toFixed(4)} on ${one.tasks} newer ones.`;
}
