import type { Candidate } from '@upshift/ports';
import { z } from 'zod';
import type { Ruling } from '../check.ts';
import { clip, EVIDENCE_ITEMS } from '../clip.ts';
import { toCheck } from '../plan.ts';
import type { AskTools, ConfigOf, ValidatorModule } from '../validator-module.ts';
import { PostError, post } from './post.ts';
import { signatureHeaders } from './signature-headers.ts';

/** An endpoint of the owner's own judges the answer; see `docs/guides/add-a-validator.md` for what it is sent. */
export const http: ValidatorModule<'http'> = { version: '1.0.0', cost: 'network', plan: () => toCheck(), ask };

const replySchema = z.object({
  verdict: z.enum(['pass', 'fail', 'unknown']),
  score: z.number().min(0).max(1).nullish(),
  evidence: z
    .array(z.object({ path: z.string().default(''), message: z.string() }))
    .max(100)
    .default([]),
});

async function ask(
  config: ConfigOf<'http'>,
  { request, output }: Candidate,
  { secrets, now }: AskTools,
  signal: AbortSignal,
): Promise<Ruling> {
  const secret = secrets(config.secretEnv);
  if (secret === undefined || secret === '')
    return broken(`${config.secretEnv} is not set, so the request cannot be signed.`);
  const { input, outputSchema, metadata } = request;
  const body = JSON.stringify({ version: 1, validator: config.name, task: { input, outputSchema, metadata }, output });
  try {
    const answer = await post(new URL(config.url), body, {
      headers: signatureHeaders(body, secret, now()),
      allowPrivateNetwork: config.allowPrivateNetwork,
      signal,
    });
    const reply = replySchema.safeParse(parse(answer));
    if (!reply.success) return broken('The endpoint answered no verdict.');
    const { verdict, score, evidence } = reply.data;
    if (verdict === 'fail' && evidence.length === 0)
      evidence.push({ path: '', message: 'The endpoint fails the answer.' });
    const clipped = evidence
      .slice(0, EVIDENCE_ITEMS)
      .map(({ path, message }) => ({ path: clip(path), message: clip(message) }));
    return { outcome: verdict, score: score ?? null, evidence: clipped };
  } catch (error) {
    if (error instanceof PostError) return broken(error.message);
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function broken(message: string): Ruling {
  return { outcome: 'broken', error: 'endpoint', evidence: [{ path: '', message }] };
}
