import type { Place } from './find-pii.ts';

/** Formats that issuers of keys publish, and keys that are named as such. Linear patterns, of bounded length. */
const formats: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/ },
  { name: 'an AWS access key', pattern: /(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Z0-9])/ },
  { name: 'a GitHub token', pattern: /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})/ },
  { name: 'a GitLab token', pattern: /(?<!\w)glpat-[\w-]{20,64}/ },
  { name: 'a key of a model vendor', pattern: /(?<!\w)sk-(?:ant-|proj-|or-|svcacct-)?[A-Za-z0-9_-]{20,250}/ },
  { name: 'a Google API key', pattern: /(?<!\w)AIza[\w-]{35}(?![\w-])/ },
  {
    name: 'a Slack token',
    pattern: /(?<!\w)xox[abeoprs]-[A-Za-z0-9-]{10,250}|hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{16,}/,
  },
  { name: 'a Stripe key', pattern: /(?<!\w)(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,120}/ },
  { name: 'an npm token', pattern: /(?<!\w)npm_[A-Za-z0-9]{36}(?!\w)/ },
  { name: 'a Hugging Face token', pattern: /(?<!\w)hf_[A-Za-z0-9]{30,64}(?!\w)/ },
  { name: 'a SendGrid key', pattern: /(?<!\w)SG\.[\w-]{16,32}\.[\w-]{32,64}/ },
  { name: 'a JSON web token', pattern: /(?<!\w)eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}/ },
  {
    name: 'an address with a password',
    pattern:
      /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"<>]{1,64}:(?!\*|<|\$|\{|password@|pass@|secret@)[^\s:/@'"<>]{3,128}@[\w.-]{1,250}/i,
  },
];
const named =
  /\b(?:api[_-]?key|secret(?:[_-]?(?:access[_-]?)?key)?|access[_-]?token|auth[_-]?token|client[_-]?secret|password|passwd)["']?\s{0,3}(?:=|:|is)\s{0,3}["']?([^\s"',;]{8,200})/gi;
const placeholder =
  /^(?:[*x.]+|<.*|\$.*|\{.*|%.*|\[.*|your.*|my[_-].*|example.*|changeme.*|process\.env.*|os\.(?:environ|getenv).*|placeholder.*|redacted.*)$/i;

/** @returns where secrets stand and of what kind each is; never the secret itself */
export function findSecrets(text: string): (Place & { readonly name: string })[] {
  const found = formats.flatMap(({ name, pattern }) =>
    [...text.matchAll(new RegExp(pattern, `${pattern.flags}g`))].map(({ 0: secret, index }) => ({
      name,
      start: index,
      end: index + secret.length,
    })),
  );
  for (const { 0: whole, 1: value = '', index } of text.matchAll(named)) {
    if (placeholder.test(value) || !isRandom(value)) continue;
    const end = index + whole.length;
    found.push({ name: 'a key or password that is named as one', start: end - value.length, end });
  }
  return found;
}

/** Words of a sentence are no secrets: letters and digits (or signs) are mixed in one. */
function isRandom(value: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9.]/].filter((kind) => kind.test(value)).length;
  return kinds >= 3 || (kinds === 2 && /\d/.test(value) && value.length >= 12);
}
