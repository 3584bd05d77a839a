import { expect, test } from 'vitest';
import { toCsvLine } from './csv.ts';

test.each<[(string | number | null)[], string]>([
  [['a', 1, null, 'b'], 'a,1,,b'],
  [['a,b', 'say "so"', 'two\nlines'], '"a,b","say ""so""","two\nlines"'],
  [['=1+1', '+1', '-1', '@sum', '\tx'], "'=1+1,'+1,'-1,'@sum,'\tx"],
  [['=HYPERLINK("http://x","y")'], '"\'=HYPERLINK(""http://x"",""y"")"'],
  [['a-b', 'x=1', -5], 'a-b,x=1,-5'],
  [['\u001b[31mred', '\r=1'], "\\x1b[31mred,'\\r=1"],
])('%j', (cells, line) => {
  expect(toCsvLine(cells)).toBe(line);
});
