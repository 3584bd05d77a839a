import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bill } from './bill/create-bill.ts';
import { type ChatRequest, parseChatRequest } from './chat/parse-chat-request.ts';
import { failWith, type VendorAnswer } from './chat/vendor-answer.ts';
import { waitForWork } from './chat/wait-for-work.ts';
import { applyFault } from './faults/apply-fault.ts';
import type { Faults } from './faults/create-faults.ts';
import { readBody } from './read-body.ts';

export interface ChatService {
  readonly bill: Bill;
  readonly faults: Faults;
  /** Whether work goes on when its client goes away. */
  readonly finishAbandoned: boolean;
}

let anonymousCalls = 0;

/** Serves one call: start on the bill, work, end on the bill, answer. The bill is written before the answer leaves. */
export async function serveChat(
  request: IncomingMessage,
  response: ServerResponse,
  { bill, faults, finishAbandoned }: ChatService,
  answerTo: (chat: ChatRequest, attemptId: string) => VendorAnswer,
): Promise<void> {
  const text = await readBody(request);
  const chat = text === undefined ? undefined : parseChatRequest(text);
  if (chat === undefined) {
    send(response, failWith(400, 'invalid_request_error', 'This is no chat completion request.'));
    return;
  }
  const { model } = chat;
  const attemptId = attemptIdOf(request);
  const startedAt = bill.start(attemptId);
  const fault = faults.take(model);
  const planned = answerTo(chat, attemptId);
  const answer = fault === undefined ? planned : applyFault(planned, fault);
  const work = await waitForWork(response, answer.workMs, { finishAbandoned });
  if (work === 'abandoned') {
    bill.end({ attemptId, model, startedAt, costNanoUsd: 0, status: 'aborted' });
    return;
  }
  const sold = response.destroyed ? 'client_gone' : 'answered';
  const costNanoUsd = answer.costNanoUsd ?? 0;
  bill.end({ attemptId, model, startedAt, costNanoUsd, status: answer.costNanoUsd === null ? 'failed' : sold });
  if (fault?.mode === 'reset') response.socket?.resetAndDestroy();
  else send(response, answer);
}

function attemptIdOf(request: IncomingMessage): string {
  const key = request.headers['idempotency-key'];
  if (typeof key === 'string' && key !== '') return key;
  anonymousCalls++;
  return `without-key-${anonymousCalls}`;
}

function send(response: ServerResponse, { status, body, headers }: VendorAnswer): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
