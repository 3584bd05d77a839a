/**
 * The Vercel AI SDK over Upshift: text, then an object that a zod schema describes. The name of the model is a workload,
 * a tier, or `auto`.
 *
 *     node examples/vercel-ai-sdk/ask.ts
 *
 * UPSHIFT_URL names the server (http://127.0.0.1:8080 without it).
 */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, Output } from 'ai';
import { z } from 'zod';

const upshift = createOpenAICompatible({
  name: 'upshift',
  baseURL: `${process.env.UPSHIFT_URL ?? 'http://127.0.0.1:8080'}/v1`,
  // Upshift takes the schema and holds the answer to it, whichever model it asks.
  supportsStructuredOutputs: true,
});

const { text } = await generateText({
  model: upshift('auto'),
  prompt: 'Say it in plain words: payment shall be remitted forthwith.',
});
console.log(text);

const { output } = await generateText({
  model: upshift('extract'),
  prompt: 'Invoice 7: 12.50 EUR, due 1 March',
  output: Output.object({ schema: z.object({ number: z.string(), total: z.number() }) }),
});
console.log(JSON.stringify(output));
