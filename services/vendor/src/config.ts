import { z } from 'zod';

const usdPerMillion = z.coerce.number().min(0).max(100_000);

/** The vendor's environment. */
export const vendorEnvSchema = z.object({
  UPSHIFT_VENDOR_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe('The port to listen on, on 127.0.0.1; 0 takes any free one.'),
  UPSHIFT_VENDOR_OUTCOMES: z
    .string()
    .min(1)
    .optional()
    .describe('The outcome table to replay; without it `/replay` knows no row.'),
  UPSHIFT_VENDOR_TIME_SCALE: z.coerce.number().min(0).max(10).default(0.05).describe('Factor on recorded latencies.'),
  UPSHIFT_VENDOR_BILL_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('Where the bill is appended to, one JSON line a call; without it the bill is in memory alone.'),
  UPSHIFT_VENDOR_LATENCY_MS: z.coerce
    .number()
    .min(0)
    .max(600_000)
    .default(50)
    .describe('Median latency of simulated answers, in ms.'),
  UPSHIFT_VENDOR_LATENCY_P95_MS: z.coerce
    .number()
    .min(0)
    .max(600_000)
    .optional()
    .describe('95th percentile of that latency, in ms; the median unless given: every answer takes the same time.'),
  UPSHIFT_VENDOR_SEED: z.coerce.number().int().default(1).describe('Fixes every simulated answer and latency.'),
  UPSHIFT_VENDOR_INPUT_USD_PER_MILLION: usdPerMillion
    .default(1)
    .describe('Price of simulated input, in USD per million tokens.'),
  UPSHIFT_VENDOR_OUTPUT_USD_PER_MILLION: usdPerMillion
    .default(4)
    .describe('Price of simulated output, in USD per million tokens.'),
  UPSHIFT_VENDOR_FINISH_ABANDONED: z
    .stringbool()
    .default(false)
    .describe('Finish, and bill, a call whose client went away; otherwise the work ends with the connection.'),
});
export type VendorEnv = z.infer<typeof vendorEnvSchema>;
