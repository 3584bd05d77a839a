import type { Tool, ToolCall } from '@upshift/contracts';
import type { Evidence } from '../check.ts';
import { failed, passed, type TextJudge } from '../text-check.ts';
import { doubtOf } from './doubt.ts';
import { findToolAskedFor, findWrittenCall } from './read-prose.ts';
import { readTask } from './read-task.ts';
import { isRecord, propertiesOf } from './tool-of.ts';
import { weighCalls } from './weigh-calls.ts';

/**
 * Judges calls beyond the tools' schemas, which the plan checks beside this: no parameter is invented, no call is made
 * twice, and calls that the task gives reason to doubt fail. An answer in prose fails where it holds a call that nobody
 * could read, or where the task plainly asks for an offered tool.
 */
export const judgeToolCalls: TextJudge<'tool_calls'> = ({ doubt }, { input, output }) => {
  const tools = input.tools ?? [];
  const calls = output.toolCalls ?? [];
  if (calls.length === 0) return output.toolCalls === null ? judgeProse(output.text ?? '', tools, input) : passed;
  const findings = [...inventedParameters(calls, tools), ...repeatedCalls(calls)];
  if (findings.length > 0) return failed(findings);
  const { probability, reasons } = doubtOf(weighCalls(calls, tools, readTask(input)));
  const score = 1 - probability;
  if (doubt === 1 || probability < doubt) return { verdict: 'pass', score, evidence: [] };
  return { verdict: 'fail', score, evidence: reasons.map((message) => ({ path: '/toolCalls', message })) };
};

function judgeProse(text: string, tools: readonly Tool[], input: Parameters<typeof readTask>[0]) {
  const task = readTask(input);
  const written = findWrittenCall(text, tools, task);
  if (written?.fits === true)
    return failed([
      { path: '/text', message: `"${written.name}" is called in the text, where nobody can read it as a call.` },
    ]);
  const asked = findToolAskedFor(text, tools, task);
  if (asked === null) return passed;
  return failed([{ path: '/text', message: `The task asks for what "${asked}" does, and it is not called.` }]);
}

/** Where a schema leaves open whether more is allowed, what it does not name was still made up by the model. */
function inventedParameters(calls: readonly ToolCall[], tools: readonly Tool[]): Evidence {
  return calls.flatMap(({ name, arguments: given }, index) => {
    const offered = tools.filter((tool) => tool.function.name === name);
    if (offered.length === 0 || !isRecord(given) || offered.some(isOpen)) return [];
    const known = new Set(offered.flatMap((tool) => Object.keys(propertiesOf(tool))));
    return Object.keys(given)
      .filter((key) => !known.has(key))
      .map((key) => ({ path: `/toolCalls/${index}/arguments`, message: `"${name}" has no parameter "${key}".` }));
  });
}

/** Schemas that say by other means than `properties` what is allowed. */
function isOpen({ function: { parameters } }: Tool): boolean {
  const more = parameters['additionalProperties'];
  if (more === true || isRecord(more)) return true;
  if (!isRecord(parameters['properties'])) return true;
  return ['patternProperties', '$ref', 'allOf', 'anyOf', 'oneOf', 'if', '$dynamicRef'].some((key) => key in parameters);
}

function repeatedCalls(calls: readonly ToolCall[]): Evidence {
  const seen = new Set<string>();
  return calls.flatMap((call, index) => {
    const key = JSON.stringify([call.name, call.arguments]);
    if (seen.has(key))
      return [{ path: `/toolCalls/${index}`, message: `"${call.name}" is called twice with the same arguments.` }];
    seen.add(key);
    return [];
  });
}
