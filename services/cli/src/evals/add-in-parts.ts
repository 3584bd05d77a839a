import { type AddedEvalCases, type EvalCase, evalLimits } from '@upshift/contracts';
import { CliError } from '../cli-error.ts';
import type { EvalApi } from './eval-api.ts';

/** A body may weigh 1 MB; what is around the cases weighs little. */
const partBytes = 900_000;

/** Adds cases in as many requests as they need. What was added before a request fails stays; adding it again changes nothing. */
export async function addInParts(
  api: Pick<EvalApi, 'add'>,
  workload: string,
  cases: readonly EvalCase[],
  onPart: (count: number) => void,
): Promise<AddedEvalCases> {
  const done = { added: 0, changed: 0, same: 0 };
  let last: AddedEvalCases | null = null;
  for (const part of toParts(cases)) {
    last = await api.add(workload, part);
    onPart(part.length);
    done.added += last.added;
    done.changed += last.changed;
    done.same += last.same;
  }
  if (last === null) throw new CliError('FILE_UNREADABLE', 'There is no case to add.');
  return { ...last, ...done };
}

function toParts(cases: readonly EvalCase[]): EvalCase[][] {
  const parts: EvalCase[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const one of cases) {
    const size = Buffer.byteLength(JSON.stringify(one)) + 1;
    const part = parts.at(-1);
    if (part === undefined || bytes + size > partBytes || part.length >= evalLimits.casesPerRequest) {
      parts.push([one]);
      bytes = size;
    } else {
      part.push(one);
      bytes += size;
    }
  }
  return parts;
}
