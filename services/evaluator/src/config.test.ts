import { parseEnv } from '@upshift/config';
import { expect, it } from 'vitest';
import { evaluatorEnvSchema, toAlertSettings } from './config.ts';

const settingsOf = (env: Record<string, string>) =>
  toAlertSettings(
    parseEnv(evaluatorEnvSchema, { DATABASE_URL: 'postgres://localhost/x', ...env }, { service: 'evaluator' }),
  );

it('sends alerts nowhere unless told where, and never unsigned', () => {
  const url = 'https://example.com/hook';
  expect(settingsOf({})).toBeNull();
  expect(() => settingsOf({ UPSHIFT_ALERT_URL: url })).toThrow('UPSHIFT_ALERT_SECRET');
  const signed = { UPSHIFT_ALERT_URL: url, UPSHIFT_ALERT_SECRET: '0123456789abcdef' };
  expect(settingsOf(signed)).toEqual({ url, secret: '0123456789abcdef', allowPrivateNetwork: false });
});
