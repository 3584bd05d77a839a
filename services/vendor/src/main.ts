import { parseEnv } from '@upshift/config';
import { indexOutcomes } from '@upshift/outcomes';
import { simulateCall } from '@upshift/providers';
import { createBill } from './bill/create-bill.ts';
import { vendorEnvSchema } from './config.ts';
import { startVendor } from './start-vendor.ts';
import { toVendorOptions } from './to-vendor-options.ts';

const env = parseEnv(vendorEnvSchema, process.env, { service: 'vendor' });

const vendor = await startVendor({
  ...toVendorOptions(env),
  rows: env.UPSHIFT_VENDOR_OUTCOMES === undefined ? new Map() : await indexOutcomes(env.UPSHIFT_VENDOR_OUTCOMES),
  bill: createBill({ file: env.UPSHIFT_VENDOR_BILL_FILE ?? null }),
  simulate: simulateCall,
});

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, async () => {
    await vendor.close();
    process.exit(0);
  });

process.stdout.write(`${JSON.stringify({ url: vendor.url })}\n`);
