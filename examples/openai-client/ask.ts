/**
 * The OpenAI client that you have already, with nothing changed but its baseURL. `model` names a workload, a tier, or
 * `auto`: Upshift chooses the model, checks the answer and moves up where a check gives a reason.
 *
 *     node examples/openai-client/ask.ts "Say it in plain words: payment shall be remitted forthwith."
 *
 * UPSHIFT_URL names the server (http://127.0.0.1:8080 without it). The client insists on a key; Upshift asks for none.
 */
import OpenAI from 'openai';

const openai = new OpenAI({
  baseURL: `${process.env.UPSHIFT_URL ?? 'http://127.0.0.1:8080'}/v1`,
  apiKey: process.env.UPSHIFT_API_KEY ?? 'none',
});

const completion = await openai.chat.completions.create({
  model: 'auto',
  messages: [{ role: 'user', content: process.argv[2] ?? 'Hello' }],
});
console.log(completion.choices[0]?.message.content);

const invoice = await openai.chat.completions.create({
  model: 'extract',
  messages: [{ role: 'user', content: 'Invoice 7: 12.50 EUR, due 1 March' }],
  response_format: {
    type: 'json_schema',
    json_schema: {
      name: 'invoice',
      schema: {
        type: 'object',
        required: ['number', 'total'],
        properties: { number: { type: 'string' }, total: { type: 'number' } },
      },
    },
  },
});
console.log(invoice.choices[0]?.message.content);
