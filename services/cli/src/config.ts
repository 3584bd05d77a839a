import { hostEnvShape } from '@upshift/config';
import { z } from 'zod';

const switchedOn = z
  .string()
  .optional()
  .transform((value) => value !== undefined && value !== '');

/** The command line's own variables. What `up`, `stage` and `replay` start reads its own from the same environment. */
export const cliEnvSchema = z.object({
  UPSHIFT_URL: z.url().optional().describe('The server that commands speak to; --url goes before it.'),
  UPSHIFT_REVIEWER: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .optional()
    .describe('Who decides in `upshift review`; --as goes before it.'),
  VISUAL: z.string().optional().describe('The editor in which `upshift review` has answers written; before EDITOR.'),
  EDITOR: z.string().optional().describe('The editor in which `upshift review` has answers written.'),
  UPSHIFT_CLI_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('The port of `upshift up`; without it 8080, or any free one where 8080 is taken.'),
  UPSHIFT_LOCAL_MODELS_DIR: hostEnvShape.UPSHIFT_LOCAL_MODELS_DIR,
  UPSHIFT_VALIDATOR_MODULES_DIR: hostEnvShape.UPSHIFT_VALIDATOR_MODULES_DIR,
  NO_COLOR: switchedOn.describe('Set to anything: no colour.'),
  FORCE_COLOR: switchedOn.describe('Set to anything: colour even where the output is no terminal.'),
  TERM: z.string().optional().describe('"dumb": no colour.'),
});
