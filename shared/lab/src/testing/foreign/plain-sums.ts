import { framed } from './write-task.ts';

const code = (lines: string, call: string): string =>
  `You are given a Python function and an assertion containing an input to the function. Complete the assertion with a literal (no unsimplified expressions, no function calls) containing the output when executing the provided code on the given input, even if the function is incorrect or incomplete. \n\n[PYTHON]\n${lines}\nassert ${call} == ??\n[/PYTHON]\n`;

/** Sums and code of the tuned kinds by the same hand as the foreign ones. */
export const plainSums = [
  framed(
    'Jill picks 12 baskets of plums. Each basket holds 30 plums. She gives a third of them to her aunt and sells the rest at 4 plums for a dollar. How many dollars does she get?\n',
  ),
  framed(
    'A bus starts with 23 people. At the first stop 9 get off and 4 get on, at the second half of the people get off. How many people are left on the bus?\n',
  ),
  framed(
    'Paul runs 3 miles every weekday and twice as much on each day of the weekend. How many miles does he run in four weeks?\n',
  ),
  framed(
    'Dana has $50. She buys 3 notebooks for $4 each and 2 pens that cost half as much as a notebook each. How much money does she have left?\n',
  ),
  framed('Grandpa is 5 times as old as Lily. In 8 years he will be 72. How old is Lily now?\n'),
  framed(
    'A school orders 18 boxes of chalk with 24 pieces each. Every one of its 12 classes uses 3 pieces a day. For how many days does the chalk last?\n',
  ),
  framed(
    'Kim works 38 hours a week for $16 an hour, and is paid one and a half times as much for overtime. Last week she worked 44 hours. What did she earn?\n',
  ),
  framed(
    'There are 40 cookies in a jar. Sam eats 10% of them, and his sister eats a quarter of what is left. How many cookies remain?\n',
  ),
  framed(
    code(
      "def f(text, n):\n    out = ''\n    for i, c in enumerate(text):\n        if i % n == 0:\n            out += c.upper()\n        else:\n            out += c\n    return out",
      "f('marble', 2)",
    ),
  ),
  framed(
    code(
      'def f(nums):\n    nums.sort()\n    while len(nums) > 3:\n        nums.pop(0)\n        nums.pop()\n    return nums',
      'f([9, 2, 7, 1, 5, 5])',
    ),
  ),
  framed(
    code(
      'def f(d, key):\n    if key in d:\n        d.pop(key)\n    else:\n        d[key] = len(d)\n    return d',
      "f({'a': 1, 'b': 2}, 'c')",
    ),
  ),
  framed(
    code("def f(s):\n    parts = s.split('-')\n    return '-'.join(reversed(parts)).strip()", "f('one-two-three')"),
  ),
];
