import { expect, test } from 'vitest';
import { csvLine } from './csv-line.ts';

test.each<[(string | number | null)[], string]>([
  [['a', 1, null, 'b'], 'a,1,,b'],
  [['a,b', 'say "so"', 'two\nlines'], '"a,b","say ""so""","two\nlines"'],
  [['=1+1', '+1', '-x', '@sum', '\tx', '\nx'], "'=1+1,'+1,'-x,'@sum,'\tx,\"'\nx\""],
  [['=HYPERLINK("http://x","y")'], '"\'=HYPERLINK(""http://x"",""y"")"'],
  [[' =1', '＝1', '＠sum'], "' =1,'＝1,'＠sum"],
  [['a-b', 'x=1', -5, '-5.25'], 'a-b,x=1,-5,-5.25'],
  [['\u001b[31mred', '\r=1', '\u202eabc'], "\\u001b[31mred,'\\u000d=1,\\u202eabc"],
])('%j', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});
