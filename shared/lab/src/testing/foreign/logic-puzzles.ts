import { ask, framed } from './write-task.ts';

const grid = (houses: number): string => `

Fill in who lives where, as JSON:

{
    "reasoning": "___",
    "solution": {
${Array.from({ length: houses }, (_, index) => `        "House ${index + 1}": { "Name": "___", "Drink": "___", "Pet": "___" }`).join(',\n')}
    }
}
`;

/** Puzzles of logic: who lives where, who lies, who stands before whom. */
export const logicPuzzles = [
  ask(
    `There are 3 houses, numbered 1 to 3 from left to right. Each is home to another person with another drink and another pet.
 - Names: \`Ida\`, \`Bo\`, \`Kurt\`
 - Drinks: \`tea\`, \`milk\`, \`cider\`
 - Pets: \`newt\`, \`cat\`, \`owl\`

## Clues:
1. Bo lives directly left of the one who keeps the owl.
2. The tea drinker is not in the second house.
3. Ida keeps the cat.
4. The one who drinks cider lives somewhere to the right of Kurt.${grid(3)}`,
  ),
  ask(
    `Solve the puzzle. 4 houses in a row; nobody shares anything with a neighbour.
 - People: \`Alma\`, \`Viggo\`, \`Ruth\`, \`Tariq\`
 - They drink \`coffee\`, \`water\`, \`juice\`, \`cocoa\`.
 - They own a \`horse\`, \`hamster\`, \`parrot\`, \`snail\`.

Clues:
1. The parrot's owner lives between Alma and the one who drinks water.
2. Tariq is in House 4.
3. Cocoa is drunk next to the hamster.
4. Ruth does not own the horse.
5. The one who drinks juice is directly right of Viggo.${grid(4)}`,
  ),
  framed(
    'On an island knights always tell the truth and knaves always lie. Ann says: "Bert is a knave." Bert says: "Ann and Cy are of the same kind." What is Cy?',
    'knave',
  ),
  framed(
    'Five runners finished a race without ties. Dot was faster than Eli but slower than Flo. Gus came directly before Hal. Flo did not win. Eli was not last. In which order did they finish?',
    'Ann, Ben, Cal',
  ),
  ask(
    'Three boxes are labelled "apples", "pears" and "both". Every label is wrong. You may take one fruit out of one box. From which box do you take it, and how do you know what is in the others?',
  ),
  ask(
    `Complete the sequence of letters: A, C, F, J, O, ?

Explain the rule and give the next letter. Then say which is the odd one out: TRIANGLE, SQUARE, CUBE, PENTAGON.`,
  ),
  framed(
    'If all blickets are dax and some dax are not wug, which of these follows? (i) Some blickets are not wug. (ii) No wug is a blicket. (iii) Nothing about blickets and wugs follows.',
    'iii',
  ),
  framed(
    'Mia, Noah, Olu and Pat sit around a round table. Mia does not sit beside Noah. Olu sits to the left of Pat. Who sits opposite Mia, and who sits to her right?',
    'Noah, Pat',
  ),
  ask(
    `A 4x4 Sudoku (0 is empty):

[1, 0, 0, 4]
[0, 4, 1, 0]
[0, 1, 4, 0]
[4, 0, 0, 1]

Return the finished grid as a list of lists.`,
  ),
  ask(
    'A ferryman has to bring a fox, a goose and a bag of beans across a river; his boat holds him and one of them. Left alone the fox eats the goose and the goose eats the beans. Write down each crossing as a list `[from, to, passenger]`.',
  ),
  framed(
    'Exactly one of these statements is true. A: "B is true." B: "C is false." C: "A and B are both false." D: "C is true." Which one?',
    'B',
  ),
  ask(
    `Who broke the vase? Each of the four made two statements, one true and one false.
- Tim: "It wasn't me. It was Una."
- Una: "Tim is lying about me. It was Walt."
- Vic: "I was not there. Walt did it."
- Walt: "Vic was there. It was Tim."`,
  ),
];
