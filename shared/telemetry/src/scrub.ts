const HIDDEN = '[hidden]';

/** Names whose values are secret, however they are prefixed. Lengths are bounded so that no line takes long. */
const names = String.raw`[\w-]{0,40}(?:api[-_]?key|access[-_]?key|private[-_]?key|secret|password|passwd|pwd|token|authorization|credentials?|cookie|signature)`;

const rules: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^"]*/g, HIDDEN],
  // postgres://user:password@host, https://user:password@host. A password may itself hold "@", "/" or "?".
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/)(?:[^\s"\\]|\\["\\/]){1,500}@/gi, `$1${HIDDEN}@`],
  [/\?[\w.%-]{1,100}=[^\s"\\]*/g, `?${HIDDEN}`],
  [/\b(bearer|basic|digest|token)(\s+|%20)[\w\-.~+/=]{8,}/gi, `$1 ${HIDDEN}`],
  // name=value, name: value in a text (a quote before the colon would be JSON's own) ...
  [new RegExp(String.raw`\b(${names}|key|auth|sig)(=|:\s?)(?![\s"\\])[^\s"\\,;&}]+`, 'gi'), `$1$2${HIDDEN}`],
  // ... and "name":"value", also where the JSON is itself quoted in a string.
  [new RegExp(String.raw`(\\?["'])(${names})\1(\s?:\s?)\1[^"'\\]*`, 'gi'), `$1$2$1$3$1${HIDDEN}`],
  [/\b(?:sk|pk|rk|whsec|whsk|gsk|hf|upk|ghp|gho|ghs|ghu|glpat|npm|xox[a-z])[-_][\w\-./+=]{8,}/g, HIDDEN],
  [/\b(?:AKIA|ASIA|AIza|ya29\.|github_pat_)[\w-]{10,}/g, HIDDEN],
  [/\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g, HIDDEN],
  [/[\w.%+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}\b/gi, HIDDEN],
];

/**
 * Hides what looks like a secret in a line that is about to be written: keys by their prefix, bearer tokens, values of
 * telling names, passwords and query strings of URLs, JSON web tokens, mail addresses. The last net: what is not logged
 * in the first place needs no hiding. A line of JSON stays a line of JSON.
 */
export function scrub(line: string): string {
  let clean = line;
  for (const [pattern, replacement] of rules) clean = clean.replace(pattern, replacement);
  return clean;
}
