import { afterAll, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());
const { signal } = new AbortController();

const english = 'The invoice was sent last week, and the customer has already paid for all of the items on it.';
const german = 'Die Rechnung wurde letzte Woche verschickt, und der Kunde hat bereits alle Posten bezahlt.';
const japanese = '請求書は先週送付され、顧客はすでにすべての品目の支払いを済ませています。';

it.each([
  ['the one that is wanted', ['en'], english, 'pass'],
  ['one of several', ['fr', 'de'], german, 'pass'],
  ['another one', ['en'], german, 'fail'],
  ['another script', ['en'], japanese, 'fail'],
  ['prose around code', ['de'], `${german}\n\n\`\`\`python\nfor the item in the list: print(the_item)\n\`\`\``, 'pass'],
  ['too little to tell', ['en'], 'OK!', 'unknown'],
  ['numbers alone', ['en'], '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15', 'unknown'],
])('%s', async (_, languages, text, verdict) => {
  const config = makeConfig('language', { languages, timeoutMs: 5000 });
  expect(await runner.judge(config, makeCandidate({ text }), { signal })).toMatchObject({ verdict, error: null });
});
