import type { Deployment, portfolioSchema } from '@upshift/contracts';
import type { z } from 'zod';

/** As it is written, before defaults. */
type WrittenProvider = z.input<typeof portfolioSchema>['deployments'][string]['provider'];

/** A model that a portfolio may start with. */
export interface Choice {
  /** As a flag names it: `openai/gpt-5.4-mini`, `local/llama3.1`, `simulated/small`. */
  readonly id: string;
  /** Where it was found, for the one who chooses. */
  readonly hint: string;
  readonly deployment: Pick<Deployment, 'vendor' | 'model' | 'price'> & { readonly provider: WrittenProvider };
}

/** What was found on this machine, the likelier choices first. */
export interface Choices {
  readonly efficient: readonly Choice[];
  readonly premium: readonly Choice[];
}
