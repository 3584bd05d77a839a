import { libraryOf } from '../libraries.ts';
import { failed, passed, type TextJudge } from '../text-check.ts';

/** What is read of an answer: more tells no more of its language. */
const CHARACTERS = 4000;

/**
 * The language that the letters of the prose point to is one of those asked for. Code, addresses and numbers are left out.
 * Unknown where there is too little prose, or where nothing points clearly to one language.
 */
export const judgeLanguage: TextJudge<'language'> = ({ languages, minCharacters }, { output }) => {
  const prose = proseOf(output.text ?? '');
  if ((prose.match(/\p{L}/gu) ?? []).length < minCharacters)
    return unknown('The answer has too little prose to tell its language.');
  const found = libraryOf('language').eld.detect(prose);
  if (languages.includes(found.language)) return passed;
  if (found.language === '' || !found.isReliable()) return unknown('It is not clear in which language the answer is.');
  const wanted = languages.map((language) => `"${language}"`).join(' or ');
  return failed([{ path: '/text', message: `The answer is written in "${found.language}"; ${wanted} is wanted.` }]);
};

function proseOf(text: string): string {
  return text
    .slice(0, CHARACTERS * 4)
    .replaceAll(/```[^`]{0,16000}(?:```|$)/g, ' ')
    .replaceAll(/`[^`\n]{1,200}`/g, ' ')
    .replaceAll(/\b(?:https?:\/\/|www\.)\S{1,2000}/gi, ' ')
    .replaceAll(/[^\p{L}\p{M}'’\s]+/gu, ' ')
    .slice(0, CHARACTERS);
}

function unknown(message: string): ReturnType<TextJudge<'language'>> {
  return { verdict: 'unknown', score: null, evidence: [{ path: '/text', message }] };
}
