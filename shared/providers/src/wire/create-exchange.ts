import type { FailureClass } from '@upshift/contracts';
import { type Clock, ProviderError } from '@upshift/ports';
import { classifyHttpStatus } from './classify-http-status.ts';
import { parseResetHeaders } from './parse-reset-headers.ts';
import { parseRetryAfter, parseRetryDelay } from './parse-retry-after.ts';
import { readErrorBody } from './read-error-body.ts';
import {
  type Transport,
  TransportError,
  type TransportFailure,
  type WireAnswer,
  type WireRequest,
} from './transport.ts';

/** Sends one request for the named deployment and returns its good answer. Rejects with `ProviderError` only. */
export type Exchange = (deploymentName: string, request: WireRequest) => Promise<WireAnswer>;

/**
 * Turns what happens on the wire into failure classes. The vendor's words are read for their code and then dropped: they
 * may quote the prompt or the key.
 */
export function createExchange({ transport, clock }: { transport: Transport; clock: Clock }): Exchange {
  return async (deploymentName, request) => {
    const answer = await transport(request).catch((error: unknown) => {
      throw onWireFailure(deploymentName, error, request.signal);
    });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw onHttpFailure(deploymentName, answer, clock.now());
  };
}

/** A time-out says so by its reason's name; every other abort is ours. */
export function abortClass(signal: AbortSignal): FailureClass {
  const { reason } = signal;
  return reason instanceof Error && reason.name === 'TimeoutError' ? 'timeout' : 'interrupted';
}

function onWireFailure(deploymentName: string, error: unknown, signal: AbortSignal): ProviderError {
  const { kind, sent } = error instanceof TransportError ? error : new TransportError('cut_off', true);
  const failureClass = kind === 'aborted' ? abortClass(signal) : classOf[kind];
  return new ProviderError(failureClass, `Deployment "${deploymentName}" ${saidOf[kind]}.`, {
    billed: sent ? 'unknown' : 'nothing',
  });
}

const classOf = {
  silent: 'first_byte_timeout',
  unreachable: 'unreachable',
  cut_off: 'unreachable',
  too_large: 'answer_too_large',
  refused_request: 'misconfigured',
  private_host: 'misconfigured',
} as const satisfies Record<Exclude<TransportFailure, 'aborted'>, FailureClass>;

const saidOf: Readonly<Record<TransportFailure, string>> = {
  aborted: 'had not answered when the call was aborted',
  silent: 'had not begun to answer within its first-byte time-out',
  unreachable: 'could not be reached',
  cut_off: 'closed the connection before its answer was complete',
  too_large: 'answered with more than an answer may weigh; the rest was not read',
  refused_request: 'cannot be called: its address or its key holds characters that no request may carry',
  private_host:
    'has a base URL inside a private network, which is not called; set allowPrivateNetwork: true if it is meant',
};

function onHttpFailure(deploymentName: string, answer: WireAnswer, nowMs: number): ProviderError {
  const { codes, text, retryDelay } = readErrorBody(answer.body);
  const { failureClass, billed } = classifyHttpStatus(answer.status, codes, text);
  const says = answer.status < 400 && answer.status >= 300 ? 'with a redirect, which is not followed' : failureClass;
  return new ProviderError(failureClass, `Deployment "${deploymentName}" answered ${answer.status}: ${says}.`, {
    billed,
    httpStatus: answer.status,
    retryAfterMs:
      parseRetryAfter(answer.header, nowMs) ??
      parseRetryDelay(retryDelay) ??
      (failureClass === 'rate_limited' ? parseResetHeaders(answer.header, nowMs) : null),
    vendorRequestId: vendorRequestIdOf(answer.header),
  });
}

const requestIdHeaders = [
  'x-request-id',
  'request-id',
  'x-amzn-requestid',
  'apim-request-id',
  'mistral-correlation-id',
];

/** The vendor's own name of a request, for its support; null where it sends none or one that is no plain name. */
export function vendorRequestIdOf(header: WireAnswer['header']): string | null {
  const id = requestIdHeaders.map(header).find((value) => value !== null);
  return id !== undefined && id !== null && /^[\w.:-]{1,128}$/.test(id) ? id : null;
}
