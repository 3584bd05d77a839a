import { ask } from './write-task.ts';

/** Code to be written, without tools. */
export const codeWriting = [
  ask(
    'Write a Python function `merge_intervals(intervals)` that merges overlapping intervals and returns them sorted.',
  ),
  ask(
    'Complete this:\n\ndef is_anagram(a: str, b: str) -> bool:\n    """True if a and b have the same letters, ignoring case and spaces."""\n',
  ),
  ask('Implement an LRU cache in Rust with get and put in O(1). No external crates.'),
  ask('Write a bash one-liner which renames all *.jpeg files in the current directory to *.jpg.'),
  ask(
    'Fix the bug:\n```js\nfor (var i = 0; i < 3; i++) {\n  setTimeout(() => console.log(i), 100);\n}\n```\nIt prints 3 three times.',
  ),
  ask('Give me a regular expression for dates like 2024-3-7 or 2024-03-07, and unit tests with pytest.'),
  ask('Write a SQL query for the second highest salary per department, table emp(id, dept, salary).'),
  ask(
    'Port this to Go:\n\nclass Stack:\n    def __init__(self):\n        self.items = []\n    def push(self, x):\n        self.items.append(x)\n    def pop(self):\n        return self.items.pop()',
  ),
  ask('Create a React hook useLocalStorage<T>(key, initial) in TypeScript.'),
  ask(
    'Write a C function that reverses a singly linked list in place:\n\nstruct node { int value; struct node *next; };\nstruct node *reverse(struct node *head);',
  ),
  ask(
    'Given an array of n integers and a target, return the indices of two numbers that add up to the target. Python, as fast as possible, with complexity in a comment.',
  ),
  ask(
    'Write a Dockerfile for a Node service that builds in one stage, runs as a non-root user in the next and listens on 8080.',
  ),
];
