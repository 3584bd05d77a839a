const marks: readonly RegExp[] = [
  /[;{}]\s*$/m,
  /=>|->|::|\(\)|&&|\|\||==/,
  /^\s{0,12}(?:async|await|def|class|function|const|let|var|import|return|fn|func|void|while|public|private|package|#include)\s/m,
  /\b(?:SELECT\s.{1,80}\sFROM|CREATE TABLE|INSERT INTO|ALTER TABLE|UPDATE \w{1,40} SET|DELETE FROM)\b/,
  /<\/?[a-z][a-z0-9]{0,20}>/,
];

/** Whether a text holds lines of a program, by its punctuation: two different marks of it. The text is bounded. */
export function looksLikeCode(text: string): boolean {
  return marks.filter((mark) => mark.test(text)).length >= 2;
}
