import type { VendorEnv } from './config.ts';
import type { VendorOptions } from './start-vendor.ts';

/** The values that the vendor runs with, out of its environment. Simulated models make no errors unless a query asks. */
export function toVendorOptions(
  env: VendorEnv,
): Pick<VendorOptions, 'port' | 'timeScale' | 'simulation' | 'finishAbandoned'> {
  const p50 = env.UPSHIFT_VENDOR_LATENCY_MS;
  return {
    port: env.UPSHIFT_VENDOR_PORT,
    timeScale: env.UPSHIFT_VENDOR_TIME_SCALE,
    finishAbandoned: env.UPSHIFT_VENDOR_FINISH_ABANDONED,
    simulation: {
      settings: {
        seed: env.UPSHIFT_VENDOR_SEED,
        latencyMs: { p50, p95: env.UPSHIFT_VENDOR_LATENCY_P95_MS ?? p50 },
        skill: 1,
        errors: {
          malformedJson: 0,
          wrongEnum: 0,
          wrongToolArgument: 0,
          inventedCitation: 0,
          refusal: 0,
          timeout: 0,
          rateLimited: 0,
          serverError: 0,
        },
      },
      prices: {
        inputUsdPerMillion: env.UPSHIFT_VENDOR_INPUT_USD_PER_MILLION,
        outputUsdPerMillion: env.UPSHIFT_VENDOR_OUTPUT_USD_PER_MILLION,
      },
    },
  };
}
