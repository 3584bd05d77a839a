import { safeParseJSON } from '@ai-sdk/provider-utils';
import { type ModelAnswer, ProviderError } from '@upshift/ports';
import { classifyCodes, classifyHttpStatus } from '../wire/classify-http-status.ts';
import { readErrorBody } from '../wire/read-error-body.ts';

/** JSON that a vendor sent, so that nothing of it reaches a prototype; undefined where it is none. */
export async function readJson(text: string): Promise<unknown> {
  const parsed = await safeParseJSON({ text });
  return parsed.success ? parsed.value : undefined;
}

/**
 * What a body says that came with a good status and is no answer. Gateways put the status of the vendor behind them into
 * `error.code`, OpenAI's Responses a code. It is classed as it would be under that status. Its text says nothing that may be
 * repeated.
 *
 * @param expected what should have come, as "chat completion"
 */
export function failureInBody(deploymentName: string, body: unknown, text: string, expected: string): ProviderError {
  const status = statusInBody(body);
  const { codes, text: said } = readErrorBody(text);
  if (status !== undefined)
    return new ProviderError(
      classifyHttpStatus(status, codes, said).failureClass,
      `Deployment "${deploymentName}" reported ${status} in its answer.`,
      { billed: 'unknown', httpStatus: status },
    );
  const failureClass = body === undefined ? undefined : classifyCodes(codes);
  if (failureClass !== undefined)
    return new ProviderError(failureClass, `Deployment "${deploymentName}" reported ${failureClass} in its answer.`, {
      billed: 'unknown',
    });
  return new ProviderError(
    'malformed_answer',
    `Deployment "${deploymentName}" answered with something that is no ${expected}.`,
    { billed: 'unknown' },
  );
}

export function refuseFiltered(answer: ModelAnswer, deploymentName: string): ModelAnswer {
  if (answer.finishReason !== 'content-filter') return answer;
  throw new ProviderError('content_refused', `Deployment "${deploymentName}" refused to answer.`, {
    billed: 'unknown',
    vendorRequestId: answer.vendorRequestId ?? null,
  });
}

function statusInBody(body: unknown): number | undefined {
  const code = (body as { error?: { code?: unknown } | null } | null | undefined)?.error?.code;
  return typeof code === 'number' && code >= 400 && code < 600 ? code : undefined;
}
