import { portfolioSchema } from '@upshift/contracts';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import type { Choice, Choices } from '../init/choice.ts';
import { chooseByName, detectChoices, type Surroundings } from '../init/detect-choices.ts';
import { renderFull, renderLean } from '../init/render-portfolio.ts';
import { printableLine } from '../terminal/printable.ts';
import type { CommandContext } from './command-context.ts';
import { type PortfolioFiles, writePortfolio } from './write-portfolio.ts';

/** What `upshift init` stands on, besides files. */
export interface InitContext {
  readonly init: Pick<Surroundings, 'hasKey' | 'listModels'> & {
    /** Whether somebody is there to be asked. */
    readonly interactive: boolean;
    /** Asks one question. @returns the id, or null where the one who was asked has had enough */
    select(question: string, choices: readonly { id: string; hint: string }[]): Promise<string | null>;
  };
}

interface InitOptions {
  readonly out: string;
  readonly name: string;
  readonly efficient?: string;
  readonly premium?: string;
  readonly lean?: boolean;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `upshift init`: a first portfolio, of the models that this machine can reach. */
export function createInitCommand(context: CommandContext & PortfolioFiles & InitContext): Command {
  return new Command('init')
    .description('write a first portfolio, of keys in the environment and servers on this machine')
    .option('--out <file>', 'where it goes', 'portfolio.yaml')
    .option('--name <name>', 'what the portfolio is called', 'main')
    .option('--efficient <vendor/model>', 'the model that tasks begin with, as openai/gpt-5.4-mini or local/llama3.1')
    .option('--premium <vendor/model>', 'the model for what the first cannot prove')
    .option('--yes', 'ask nothing: take the first of what was found')
    .option('--lean', 'two tiers, one check, a review each week, in at most 30 lines')
    .option('--force', 'replace the file')
    .option('--json', 'print JSON and nothing else')
    .action(async (options: InitOptions) => {
      const { output, init, portfolioFiles } = context;
      if (!portfolioSchema.shape.name.safeParse(options.name).success)
        throw new CliError('OPTION_INVALID', '--name is 1 to 64 letters, digits, dots, dashes or underscores.');
      const today = portfolioFiles.today;
      const found = await detectChoices({ ...init, today });
      const efficient = await choose('efficient', found, options, { init, today: today() });
      const premium = await choose('premium', found, options, { init, today: today() });
      const render = options.lean === true ? renderLean : renderFull;
      await writePortfolio(
        context,
        options.out,
        render({ name: options.name, efficient, premium }),
        options.force === true,
      );
      const ids = { efficient: efficient.id, premium: premium.id };
      if (options.json === true) return output.json({ out: options.out, ...ids });
      output.result(`${options.out} is written: ${printableLine(ids.efficient)}, then ${printableLine(ids.premium)}`);
      output.note(
        output.colors.dim(
          `Check it: upshift portfolio lint ${options.out}. Run it: npm start -- --portfolio ${options.out}`,
        ),
      );
    });
}

const questions = {
  efficient: 'Which model do tasks begin with?',
  premium: 'Which model gets what the first cannot prove?',
} as const;

async function choose(
  tier: keyof Choices,
  found: Choices,
  { [tier]: named, yes = false, json = false }: InitOptions,
  { init, today }: Pick<InitContext, 'init'> & { today: string },
): Promise<Choice> {
  const choices = found[tier];
  const [first] = choices;
  if (named !== undefined) return byName(tier, named, [...found.efficient, ...found.premium], today);
  if (yes && first !== undefined) return first;
  if (!init.interactive || json) {
    const ids = choices.map(({ id }) => id).join(', ');
    const message = `Nobody is there to be asked: give --${tier} <vendor/model>, or --yes for the first of what was found (${ids}).`;
    throw new CliError('OPTION_INVALID', message);
  }
  const id = await init.select(questions[tier], choices);
  const chosen = choices.find((choice) => choice.id === id);
  if (chosen === undefined) throw new CliError('INTERRUPTED', 'Interrupted: nothing was written.');
  return chosen;
}

function byName(tier: string, named: string, found: readonly Choice[], today: string): Choice {
  const choice = chooseByName(named, found, today);
  if (choice !== null) return choice;
  const message = `--${tier} is "${named}": no <vendor>/<model> of a vendor that is known with a price. Known are ${found.map(({ id }) => id).join(', ')}; another one is written into the file by hand.`;
  throw new CliError('OPTION_INVALID', message);
}
