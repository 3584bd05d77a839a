import { writtenPortfolioSchema } from '@upshift/contracts';
import { z } from 'zod';

let made: Readonly<Record<string, unknown>> | undefined;

/** JSON Schema (draft 2020-12) of the portfolio file as people write it, for editors; `deploy/portfolio.schema.json`. */
export function portfolioJsonSchema(): Readonly<Record<string, unknown>> {
  made ??= { ...z.toJSONSchema(writtenPortfolioSchema, { io: 'input' }), title: 'Upshift portfolio' };
  return made;
}
