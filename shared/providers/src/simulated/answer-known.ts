import type { ModelOutput, SimulatedProviderConfig, Tool } from '@upshift/contracts';
import { breakEnum, breakInstance } from './break-instance.ts';
import { inventCitation } from './invent-citation.ts';
import type { OutputRequest } from './make-output.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';

/** What is known of a task whose right answer somebody wrote down, so that a simulated model can be right or wrong about it. */
export interface AnswerKey {
  /** Names the case: the same model answers the same case in the same way, whichever task asks. */
  readonly caseId: string;
  /** 0 (anybody gets it right) to 1. */
  readonly difficulty: number;
  readonly right: ModelOutput;
  /** Plausible mistakes that fit the schema, the most tempting one first. At least one. */
  readonly wrong: readonly ModelOutput[];
}

/** Finds the answer key of a task by its labels; null where there is none. */
export type FindAnswerKey = (metadata: Readonly<Record<string, string>>) => AnswerKey | null;

type Quality = 'well' | 'slip' | 'malformedJson' | 'wrongEnum' | 'wrongToolArgument' | 'inventedCitation';

/** The difficulty at which a model is right as often as its skill says, and what one unit of difficulty takes, in log-odds. */
const usualDifficulty = 0.5;
const logOddsPerDifficulty = 4;
/** How often who is wrong falls for the most tempting mistake: models err alike, so agreement proves less than it seems. */
const temptation = 0.7;

/**
 * How likely a simulated model of a skill is to be right: its skill at the usual difficulty, more on easier cases, less
 * on harder ones (a logistic curve, as in item response theory; the steepness is an assumption, not a measurement).
 */
export function chanceOf(skill: number, difficulty: number): number {
  if (skill <= 0 || skill >= 1) return skill;
  const logOdds = Math.log(skill / (1 - skill)) - logOddsPerDifficulty * (difficulty - usualDifficulty);
  return 1 / (1 + Math.exp(-logOdds));
}

/**
 * Answers a case with a known answer. Drawn by case, model and conversation, not by attempt: asked the same again, the
 * model says the same; asked to repair, it thinks again.
 */
export function answerKnown(
  request: OutputRequest & { readonly model: string },
  key: AnswerKey,
  { seed, skill, errors }: Pick<SimulatedProviderConfig, 'seed' | 'skill' | 'errors'>,
): ModelOutput {
  const conversation = request.messages.map(({ role, content }) => `${role}:${content}`).join('\n');
  const random = seededRandom(`${key.caseId}|${request.model}|${seed}|${conversation}`);
  const quality = drawQuality(errors, chanceOf(skill, key.difficulty), random);
  if (quality === 'well') return key.right;
  if (quality === 'slip') return (random.chance(temptation) ? key.wrong[0] : undefined) ?? random.pick(key.wrong);
  return spoil(request, key.right, quality, random);
}

function drawQuality(errors: SimulatedProviderConfig['errors'], chance: number, random: SeededRandom): Quality {
  let left = random.next();
  for (const mode of ['malformedJson', 'wrongEnum', 'wrongToolArgument', 'inventedCitation'] as const) {
    if (left < errors[mode]) return mode;
    left -= errors[mode];
  }
  return random.chance(chance) ? 'well' : 'slip';
}

/** A mode that does not apply (a wrong tool argument where no tool is called) changes nothing. */
function spoil(
  { tools, outputSchema }: OutputRequest,
  right: ModelOutput,
  quality: Exclude<Quality, 'well' | 'slip'>,
  random: SeededRandom,
): ModelOutput {
  const [call] = right.toolCalls ?? [];
  if (call !== undefined) {
    const parameters = parametersOf(tools ?? [], call.name);
    const json = JSON.stringify(call.arguments);
    if (quality === 'malformedJson') return { ...right, toolCalls: [{ ...call, arguments: json.slice(0, -2) }] };
    if (quality !== 'wrongToolArgument') return right;
    return { ...right, toolCalls: [{ ...call, arguments: breakInstance(parameters, call.arguments) }] };
  }
  if (right.text === null || outputSchema === null || quality === 'wrongToolArgument') return right;
  if (quality === 'malformedJson') return { ...right, text: right.text.slice(0, Math.floor(right.text.length * 0.6)) };
  const value: unknown = JSON.parse(right.text);
  const spoilt = quality === 'wrongEnum' ? (breakEnum(outputSchema, value) ?? value) : inventCitation(value, random);
  return { ...right, text: JSON.stringify(spoilt) };
}

function parametersOf(tools: readonly Tool[], name: string): unknown {
  return tools.find((tool) => tool.function.name === name)?.function.parameters ?? {};
}
