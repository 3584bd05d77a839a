import { z } from 'zod';

/** What makes the vectors of texts that learned intents were trained with, and that evaluations compare answers by. */
export const embeddingsSchema = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('sentence') })
      .describe('The sentence model of the optional packages: English, 512 numbers a text, 200 MB of memory.'),
    z.strictObject({
      kind: z.literal('module'),
      file: z
        .string()
        .max(500)
        .regex(
          /^(?![/\\])(?!.*(?:^|[/\\])\.\.(?:[/\\]|$)).+\.(?:ts|mts|js|mjs)$/,
          'a TypeScript or JavaScript file inside the directory of models',
        )
        .describe(
          'Exports `size`, the length of a vector, and `embed(texts)`, which gives a vector for each text. It begins at UPSHIFT_LOCAL_MODELS_DIR, or else at the folder of this file. Runs in a thread of its own.',
        ),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'SHA-256 is 64 digits and letters a to f')
        .optional()
        .describe('Pins the content of the file, not of what it imports: another content is not used.'),
    }),
  ])
  .describe(
    'What makes vectors of texts, for `intents` that were trained with them, and for evaluations by similarity of meaning. Where it is away, the default workload is taken, and such evaluations have no score.',
  );
export type EmbeddingsConfig = z.infer<typeof embeddingsSchema>;
