import { type ValidatorConfig, validatorConfigSchema } from '@upshift/contracts';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';

/**
 * Validators as a portfolio lists them, alone or as the `validators` of an object. A recorded model cannot answer twice, so
 * nothing is repaired: what would be, escalates.
 *
 * @throws CliError FILE_UNREADABLE with the path of what is wrong
 */
export function parseValidators(value: unknown, file: string): ValidatorConfig[] {
  const given = typeof value === 'object' && value !== null && 'validators' in value ? value.validators : value;
  const parsed = z.array(validatorConfigSchema).safeParse(given);
  if (!parsed.success)
    throw new CliError('FILE_UNREADABLE', `${file} lists no validators:\n${z.prettifyError(parsed.error)}`);
  return parsed.data.map((config) => (config.onFail === 'repair' ? { ...config, onFail: 'escalate' } : config));
}
