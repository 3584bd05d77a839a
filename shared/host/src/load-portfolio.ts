import { hashPortfolio, parsePortfolio } from '@upshift/config';
import { UpshiftError } from '@upshift/contracts';
import { checkValidators, lintPortfolio } from '@upshift/core';
import type { PortfolioVersion } from '@upshift/ports';
import { checkIntents, checkLocalModels, checkRouter } from '@upshift/providers';
import { createValidatorRunner } from '@upshift/validators';

/**
 * Reads, lints and hashes a portfolio file, and reads the model files that it names.
 *
 * @param modelsDir where relative paths of model files begin
 * @param validatorsDir where the files of validators of kind `module` begin
 * @throws UpshiftError PORTFOLIO_INVALID with one line per finding, each with the file and the line
 */
export async function loadPortfolio(
  source: string,
  fileName: string,
  modelsDir = '.',
  validatorsDir = '.',
): Promise<PortfolioVersion> {
  const { portfolio, findings, locate } = parsePortfolio(source, fileName);
  const found =
    portfolio === null
      ? []
      : [
          ...lintPortfolio(portfolio),
          ...(await checkLocalModels(portfolio, modelsDir)),
          ...(await checkRouter(portfolio, modelsDir)),
          ...(await checkIntents(portfolio, modelsDir)),
          ...(await checkValidators(portfolio, async () => createValidatorRunner({ modulesDir: validatorsDir }))),
        ];
  const linted = found.map((finding) => ({ ...finding, line: locate(finding.path) }));
  const errors = [...findings, ...linted].filter(({ severity }) => severity === 'error');
  if (portfolio === null || errors.length > 0) {
    const lines = errors.map(({ line, code, message }) => `${fileName}:${line}: ${code} ${message}`);
    throw new UpshiftError(
      'PORTFOLIO_INVALID',
      lines.join('\n'),
      errors[0] === undefined ? {} : { line: errors[0].line },
    );
  }
  return { hash: hashPortfolio(portfolio), portfolio, source };
}
