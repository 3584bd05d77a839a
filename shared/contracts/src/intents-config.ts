import { z } from 'zod';

/** What tells the workload of a task from its text where neither the producer nor a rule does. */
export const intentsSchema = z
  .strictObject({
    file: z
      .string()
      .min(1)
      .max(1024)
      .describe(
        'What `upshift intents train` wrote. A relative path begins at UPSHIFT_LOCAL_MODELS_DIR, or else at the folder of this file.',
      ),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'SHA-256 is 64 digits and letters a to f')
      .optional()
      .describe('Pins the content of the file, as `upshift intents train` prints it: another content is not used.'),
    min: z
      .number()
      .min(0)
      .max(1)
      .default(0.8)
      .describe('The probability of being right from which on it is believed; below it the default workload is taken.'),
  })
  .describe(
    'Learned intent: the workload of a task that names none and matches no rule, from its text. Where its file is away, the default workload is taken.',
  );
