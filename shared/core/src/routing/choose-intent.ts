import type { criticalIntents, Intent } from './route.ts';
import { findOperation, type Operation } from './text/find-operation.ts';
import { weightOf } from './text/read-cues.ts';
import type { DomainWeights, TextParts } from './text/weigh-domains.ts';

export interface IntentInput {
  readonly parts: TextParts;
  readonly domains: DomainWeights;
  readonly hasTools: boolean;
  readonly hasSchema: boolean;
}

type CriticalIntent = (typeof criticalIntents)[number];

/** One plain word of a domain makes a request critical; half of one is enough where a judgement is asked for. */
const criticalWeight = 2;
const judgedWeight = 1;
/** A request of this many characters holds its material without marking it. */
const longRequest = 300;
/** Phrases of contracts in the material that make rewording it a change of the contract. */
const legalProseWeight = 2;

/**
 * Chooses the intent by what is to be done first and by what it is about second. Sorting and finding are harmless
 * whatever the text is about, unless a judgement is asked for as well. Rewording is harmless unless the words bind or
 * are code. Everything else is as critical as its subject.
 */
export function chooseIntent(input: IntentInput): Intent {
  const { parts, domains, hasTools, hasSchema } = input;
  const operation = findOperation(parts.request, { code: domains.code >= 1, material: hasMaterial(parts) });
  const critical = isCriticalDone(input, operation) ? criticalDomain(domains, thresholdOf(input)) : null;
  if (critical !== null) return critical;
  if (hasTools) return 'tool_use';
  const plain = plainIntent(input, operation);
  return hasSchema && (plain === 'chat' || plain === 'qa') ? 'extraction' : plain;
}

function hasMaterial({ request, material }: TextParts): boolean {
  return material.normal.length > 8 || request.normal.length > longRequest;
}

/** Whether the operation can do harm at all: then its subject decides. */
function isCriticalDone({ parts, domains }: IntentInput, { kind, opens, object }: Operation): boolean {
  const judged = weightOf(parts.request, 'judge') > 0;
  if (!opens || (judged && asksAboutDomain(parts))) return true;
  if (kind === 'classify' || kind === 'extract') return false;
  if (kind === 'none') return judged || weightOf(parts.request, 'imagine') === 0;
  if (object.binding || weightOf(parts.material, 'legalProse') >= legalProseWeight) return true;
  if (kind === 'rewrite') return object.code || (parts.hasCode && domains.production >= criticalWeight);
  return judged;
}

/** The request itself, not its material, names the domain. */
function asksAboutDomain({ request }: TextParts): boolean {
  return weightOf(request, 'legal') >= criticalWeight || weightOf(request, 'finance') >= criticalWeight;
}

function thresholdOf({ parts }: IntentInput): number {
  return weightOf(parts.request, 'judge') > 0 ? judgedWeight : criticalWeight;
}

/** The domain that weighs most, if one weighs enough. */
function criticalDomain({ legal, finance, production }: DomainWeights, threshold: number): CriticalIntent | null {
  const weights: readonly (readonly [CriticalIntent, number, number])[] = [
    ['production_code', production, criticalWeight],
    ['legal', legal, threshold],
    ['finance', finance, threshold],
  ];
  const heavy = weights.filter(([, weight, least]) => weight >= least);
  return heavy.sort(([, left], [, right]) => right - left)[0]?.[0] ?? null;
}

function plainIntent({ parts, domains }: IntentInput, { kind, object }: Operation): Intent {
  if (kind === 'classify') return 'classification';
  if (kind === 'extract') return 'extraction';
  if (kind === 'translate') return 'translation';
  if (kind === 'summarise') return 'summary';
  if (kind === 'rewrite' && !object.code) return 'rewrite';
  if (weightOf(parts.request, 'imagine') > 0) return 'writing';
  if (domains.code >= 1 && (parts.hasCode || weightOf(parts.request, 'code') > 0)) return 'code';
  if (weightOf(parts.request, 'reason') > 0) return 'reasoning';
  if (weightOf(parts.request, 'judge') > 0) return parts.request.normal.length < 160 ? 'qa' : 'reasoning';
  if (weightOf(parts.request, 'create') > 0) return 'writing';
  return parts.request.normal.length < 400 && asks(parts) ? 'qa' : 'chat';
}

function asks({ request }: TextParts): boolean {
  return /^ \. (?:what|who|when|where|how|which|is|are|does|do|was|wer|wie|was|wann|wo|qui|quel|quelle|comment|quand|ou|que|quien|como|cuando|donde|cual) /.test(
    request.normal,
  );
}
