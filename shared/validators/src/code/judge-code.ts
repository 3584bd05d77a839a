import type { Evidence } from '../check.ts';
import { failed, passed, type TextJudge } from '../text-check.ts';
import { type CodeBlock, findCode } from './find-code.ts';
import { parsers } from './parsers.ts';

/** Each piece of code parses as the language that the workload names. What is wrong is told with its line in the answer. */
export const judgeCode: TextJudge<'code'> = (config, { output }) => {
  const text = output.text ?? '';
  const blocks = blocksOf(text, config.where, config.language);
  if (blocks.length === 0)
    return failed([{ path: '/text', message: `The answer holds no block of ${config.language}.` }]);
  const findings: Evidence = blocks.flatMap((block) => {
    if (block.text.trim() === '') return [{ path: '/text', message: `Line ${block.line}: a block without code.` }];
    const found = parseBlock(block, config);
    if (found === null) return [];
    const line = found.line === null ? block.line : block.line + found.line - 1;
    return [{ path: '/text', message: `Line ${line} is no ${config.language}: ${found.message}.` }];
  });
  return findings.length === 0 ? passed : failed(findings);
};

function blocksOf(
  text: string,
  where: 'auto' | 'text' | 'fences',
  language: Parameters<typeof findCode>[1],
): readonly CodeBlock[] {
  const whole = { text, line: 1 };
  if (where === 'text') return [whole];
  const blocks = findCode(text, language);
  return blocks.length === 0 && where === 'auto' ? [whole] : blocks;
}

/** Parsers recurse; what nests too deep for them is no program that anybody would keep. */
function parseBlock(
  { text }: CodeBlock,
  config: Parameters<typeof judgeCode>[0],
): ReturnType<(typeof parsers)['json']> {
  try {
    return parsers[config.language](text);
  } catch (error) {
    if (error instanceof RangeError) return { line: null, message: 'it nests too deep' };
    throw error;
  }
}
