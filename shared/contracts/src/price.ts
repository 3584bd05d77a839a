import { z } from 'zod';

const usdSchema = z.number().min(0).max(1_000_000);

const ratesShape = {
  inputUsdPerMillion: usdSchema,
  outputUsdPerMillion: usdSchema.describe('Reasoning tokens are output.'),
  cachedInputUsdPerMillion: usdSchema
    .optional()
    .describe('Of input that the vendor read from its cache; part of the input. As other input, where silent.'),
  cacheWriteUsdPerMillion: usdSchema
    .optional()
    .describe('Of input that the vendor wrote into its cache; part of the input. As other input, where silent.'),
};
const longContextSchema = z
  .array(z.strictObject({ aboveInputTokens: z.int().positive(), ...ratesShape }))
  .min(1)
  .max(5)
  .optional()
  .describe('Prices of a whole call whose prompt has more tokens than that.');

/** List price of a model. */
export const priceSchema = z.strictObject({
  ...ratesShape,
  longContext: longContextSchema,
  batch: z
    .strictObject({ ...ratesShape, longContext: longContextSchema })
    .optional()
    .describe('Of calls that the vendor answers when it has time (serviceTier: flex).'),
  source: z.string().min(1).describe('Where the price was read.'),
  date: z.iso.date().optional().describe('When it was read, YYYY-MM-DD.'),
});
export type Price = z.infer<typeof priceSchema>;

/** A price as people write it: their own, or the catalogue's. */
export const writtenPriceSchema = z
  .union([priceSchema, z.literal('catalog')])
  .optional()
  .describe('The list price; "catalog", or nothing, looks it up in the price table that Upshift brings.');

/** What one token of each kind costs, per million. */
export type Rates = Pick<
  Price,
  'inputUsdPerMillion' | 'outputUsdPerMillion' | 'cachedInputUsdPerMillion' | 'cacheWriteUsdPerMillion'
>;
