import { type FailureClass, failureClasses, failureTable } from '@upshift/contracts';
import type { Billed } from '@upshift/ports';

interface StatusMeaning {
  readonly failureClass: FailureClass;
  readonly billed: Billed;
}

const byStatus = new Map<number, FailureClass>(signs(({ statuses }) => statuses));
const byCode = new Map<string, FailureClass>(signs(({ codes }) => codes));
const byMessage = signs(({ messages }) => messages);

/** A gateway's words, or a server that had begun: the vendor behind it may have done the work and sold it. */
const perhapsBilled = new Set([408, 502, 504]);
/** Where a message may say more than the status. */
const vague = new Set([400, 413, 422, 429]);

/**
 * Reads an HTTP failure by the signs of the failure table.
 *
 * @param codes codes, types and reasons of the body (`readErrorBody`)
 * @param text the body, for vendors that tell by no code
 * @returns the class by message, else by code, else by status, else by the status's hundred; a redirect is a wrong
 *   address (`not_found`)
 */
export function classifyHttpStatus(status: number, codes: readonly string[], text = ''): StatusMeaning {
  return {
    failureClass:
      (vague.has(status) ? classifyMessage(text) : undefined) ??
      classifyCodes(codes) ??
      byStatus.get(status) ??
      byHundred(status),
    billed: perhapsBilled.has(status) || status < 300 ? 'unknown' : 'nothing',
  };
}

/** The class that one of an error's codes stands for, the first that is known. */
export function classifyCodes(codes: readonly string[]): FailureClass | undefined {
  return codes.map((code) => byCode.get(code)).find((known) => known !== undefined);
}

function classifyMessage(text: string): FailureClass | undefined {
  return byMessage.find(([sign]) => sign.test(text))?.[1];
}

function byHundred(status: number): FailureClass {
  if (status >= 500) return 'server_error';
  if (status >= 400) return 'bad_request';
  return status >= 300 ? 'not_found' : 'malformed_answer';
}

function signs<Sign>(
  pick: (signs: (typeof failureTable)[FailureClass]['signs']) => readonly Sign[] | undefined,
): [Sign, FailureClass][] {
  return failureClasses.flatMap((failureClass) =>
    (pick(failureTable[failureClass].signs) ?? []).map((sign): [Sign, FailureClass] => [sign, failureClass]),
  );
}
