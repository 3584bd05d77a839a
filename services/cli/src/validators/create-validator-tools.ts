import type { Portfolio } from '@upshift/contracts';
import { checkValidators, countAgreement } from '@upshift/core';
import type { AnswerComparer, ValidatorOptionCheck, ValidatorRunner } from '@upshift/ports';
import type { PortfolioLinter } from '../commands/portfolio-linter.ts';

type Runner = ValidatorRunner & ValidatorOptionCheck;

/** Loads the validators when they are first needed: most commands never are. */
type LoadValidators = () => Promise<{
  createValidatorRunner(options: { compare: AnswerComparer; modulesDir: string }): Runner;
}>;

/** What the command line does with validators: judging recorded answers, and using the options of a portfolio's. */
export function createValidatorTools(
  load: LoadValidators,
  modulesDir = '.',
): {
  createRunner(): Promise<Runner>;
  withOptions(check: PortfolioLinter['checkFiles']): PortfolioLinter['checkFiles'];
} {
  const createRunner = async (): Promise<Runner> =>
    (await load()).createValidatorRunner({ compare: countAgreement, modulesDir });
  return {
    createRunner,
    withOptions: (checkFiles) => async (portfolio: Portfolio, file: string) => [
      ...(await checkFiles(portfolio, file)),
      ...(await checkValidators(portfolio, createRunner)),
    ],
  };
}
