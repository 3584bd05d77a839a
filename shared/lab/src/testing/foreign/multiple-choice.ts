import { ask, framed } from './write-task.ts';

const choose = (question: string, options: readonly string[]): string =>
  `${question}\n\n## Choices:\n\n${options.map((option, index) => `- (${'ABCDE'[index]}) ${option}`).join('\n')}`;

/** Knowledge with options to choose from. */
export const multipleChoice = [
  framed(
    choose('Which organelle makes most of the ATP of an animal cell?', [
      'Golgi apparatus',
      'Mitochondrion',
      'Ribosome',
      'Lysosome',
    ]),
    'A',
  ),
  framed(
    choose('Under the doctrine of stare decisis a lower court is', [
      'bound by the ratio of higher courts',
      'free to disregard precedent',
      'bound by obiter dicta',
      'bound by academic writing',
    ]),
    'C',
  ),
  framed(
    choose('A price ceiling that is set below the equilibrium price leads to', [
      'a surplus',
      'a shortage',
      'no change of quantity',
      'a shift of the demand curve',
    ]),
    'B',
  ),
  framed(
    choose('Which treaty ended the Thirty Years’ War?', [
      'Utrecht',
      'Westphalia',
      'Tordesillas',
      'Versailles',
      'Campo Formio',
    ]),
    'D',
  ),
  framed(
    choose(
      'A patient presents with polyuria, polydipsia and a fasting glucose of 11.2 mmol/L. The most likely diagnosis is',
      ['diabetes insipidus', 'diabetes mellitus', 'Cushing syndrome', 'Addison disease'],
    ),
    'A',
  ),
  framed(
    choose('Kant’s categorical imperative asks us to act only on maxims that', [
      'maximise happiness',
      'we can will to be universal laws',
      'God has revealed',
      'our community accepts',
    ]),
    'B',
  ),
  ask('Which planet has the shortest day?\nA. Earth\nB. Jupiter\nC. Mars\nD. Venus\nAnswer:'),
  ask(
    'In Freudian theory the superego is formed mainly by\nA. identification with parents\nB. reflexes\nC. shaping\nD. the id’s wishes\nAnswer:',
  ),
  ask(
    'What does the acronym DNS stand for?\nA) Domain Name System\nB) Data Network Service\nC) Digital Node Sequence\nD) Direct Name Server\n\nReply with one letter.',
  ),
  ask(
    'Choose the correct option.\n\nThe author of "One Hundred Years of Solitude" is (a) Borges (b) Allende (c) García Márquez (d) Neruda',
  ),
  framed(choose('Which of these bonds is the most polar?', ['C–H', 'N–H', 'O–H', 'F–H']), 'D'),
  framed(
    choose('In accounting, depreciation of a machine is recorded as', [
      'a liability',
      'an expense',
      'revenue',
      'equity',
    ]),
    'C',
  ),
];
