import { hostEnvShape } from '@upshift/config';
import { UpshiftError } from '@upshift/contracts';
import { z } from 'zod';

/** The evaluator's own variables. */
export const evaluatorEnvShape = {
  UPSHIFT_EVALUATOR_TICK_MS: z.coerce
    .number()
    .int()
    .min(20)
    .max(60_000)
    .default(1000)
    .describe('How often runs and schedules that are due are looked for, in ms.'),
  UPSHIFT_EVALUATOR_CASES: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(16)
    .describe('Cases of a run that are under way at a time.'),
  UPSHIFT_EVALUATOR_LEASE_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .max(600_000)
    .default(15_000)
    .describe('After this long without a sign of life another replica takes a run over, in ms.'),
  UPSHIFT_EVALUATOR_MODULES_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('Where the modules of scorers lie. Silent: there are none.'),
  UPSHIFT_DRIFT_SECONDS: z.coerce
    .number()
    .min(1)
    .max(604_800)
    .default(3600)
    .describe('How often drift is looked for, in seconds.'),
  UPSHIFT_ALERT_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Webhook that is told of alarms (scheduled evaluations, drills, canaries, retirements), of drift and of each weekly review. Silent: nobody is.',
    ),
  UPSHIFT_ALERT_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe('Signs what is sent to UPSHIFT_ALERT_URL (HMAC-SHA256). At least 16 characters; needed with it.'),
  UPSHIFT_ALERT_PRIVATE_NETWORK: z
    .stringbool()
    .default(false)
    .describe('Whether UPSHIFT_ALERT_URL may lead to this machine or into a private network.'),
};

/** The evaluator's environment: the host's variables and its own. */
export const evaluatorEnvSchema = z.object({ ...hostEnvShape, ...evaluatorEnvShape });

/**
 * Where alerts go; null: nowhere.
 *
 * @throws UpshiftError CONFIG_INVALID for a webhook without a secret
 */
export function toAlertSettings(
  env: Pick<
    z.infer<typeof evaluatorEnvSchema>,
    'UPSHIFT_ALERT_URL' | 'UPSHIFT_ALERT_SECRET' | 'UPSHIFT_ALERT_PRIVATE_NETWORK'
  >,
): { readonly url: string; readonly secret: string; readonly allowPrivateNetwork: boolean } | null {
  const {
    UPSHIFT_ALERT_URL: url,
    UPSHIFT_ALERT_SECRET: secret,
    UPSHIFT_ALERT_PRIVATE_NETWORK: allowPrivateNetwork,
  } = env;
  if (url === undefined) return null;
  if (secret === undefined)
    throw new UpshiftError(
      'CONFIG_INVALID',
      'UPSHIFT_ALERT_URL is set without UPSHIFT_ALERT_SECRET: alerts are signed.',
    );
  return { url, secret, allowPrivateNetwork };
}
