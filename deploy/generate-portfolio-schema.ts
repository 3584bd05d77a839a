/** Writes deploy/portfolio.schema.json, the JSON Schema of the portfolio file for editors. */
import { writeFile } from 'node:fs/promises';
import { portfolioJsonSchema } from '@upshift/config';

await writeFile(
  new URL('portfolio.schema.json', import.meta.url),
  `${JSON.stringify(portfolioJsonSchema(), null, 2)}\n`,
);
