import { type CuedText, weightOf } from './read-cues.ts';

/** How much a text is about what is expensive to get wrong; 2 is one plain word of it. */
export interface DomainWeights {
  readonly legal: number;
  readonly finance: number;
  readonly production: number;
  /** About programs at all. */
  readonly code: number;
}

export interface TextParts {
  readonly request: CuedText;
  readonly material: CuedText;
  /** Earlier messages of the conversation. */
  readonly context: CuedText;
  readonly hasCode: boolean;
}

/** Material and context say what a request is about, but less than the request does. */
const materialShare = 0.5;
const contextShare = 0.34;

export function weighDomains({ request, material, context, hasCode }: TextParts): DomainWeights {
  const weigh = (family: Parameters<typeof weightOf>[1]): number =>
    weightOf(request, family) +
    materialShare * Math.min(6, weightOf(material, family)) +
    contextShare * Math.min(6, weightOf(context, family));
  const code = weigh('code') + weigh('system') + (hasCode ? 2 : 0);
  return {
    legal: weigh('legal') + weigh('legalProse'),
    finance: weigh('finance'),
    production: weighProduction(weigh, code, hasCode),
    code,
  };
}

/**
 * Code runs where others depend on it when it is said so, when it belongs to a system, when it is "ours", or when it is
 * there already. Learning and trying speak against it. In doubt it is production: the doubt costs a dearer call.
 */
function weighProduction(
  weigh: (family: 'production' | 'ours' | 'system' | 'toy') => number,
  code: number,
  hasCode: boolean,
): number {
  if (code < 1) return 0;
  const system = Math.min(2, 2 * weigh('system'));
  const ours = weigh('ours') > 0 ? 2 : 0;
  const given = hasCode ? 2 : 0;
  return weigh('production') + system + ours + given - 2 * weigh('toy');
}
