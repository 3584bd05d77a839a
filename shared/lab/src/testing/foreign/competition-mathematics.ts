import { ask, framed } from './write-task.ts';

/** Problems of competitions, written in LaTeX. */
export const competitionMathematics = [
  framed(
    String.raw`Let $f(x) = x^3 - 6x^2 + 11x - 6$. Find the sum of the reciprocals of its roots, and express it as $\frac{m}{n}$.`,
    String.raw`\\frac{1}{2}`,
  ),
  framed(String.raw`Compute $\sum_{k=1}^{50} \left\lfloor \frac{k}{7} \right\rfloor$.`),
  framed(
    String.raw`In triangle $ABC$ we have $AB = 13$, $BC = 14$, $CA = 15$. The incircle touches $\overline{BC}$ at $D$. Find $BD \cdot DC$.`,
  ),
  framed(
    String.raw`How many ordered pairs $(a, b)$ of positive integers satisfy $\frac{1}{a} + \frac{1}{b} = \frac{1}{12}$?`,
  ),
  framed(
    String.raw`Find all real $x$ with \[ \log_2(x - 1) + \log_2(x + 5) = 4. \] Enter your answer in interval or set notation.`,
  ),
  framed(String.raw`Evaluate $\begin{vmatrix} 2 & 1 & 0 \\ 0 & 3 & -1 \\ 4 & 0 & 5 \end{vmatrix}$.`),
  framed(
    String.raw`The vectors $\mathbf{u}$ and $\mathbf{v}$ satisfy $\|\mathbf{u}\| = 3$, $\|\mathbf{v}\| = 4$ and $\mathbf{u} \cdot \mathbf{v} = -6$. Find $\|2\mathbf{u} - \mathbf{v}\|^2$.`,
  ),
  framed(
    String.raw`Let $z = \cos 36^\circ + i \sin 36^\circ$. Compute $|z^3 - z^{-2}|$, simplified as far as possible, with radicals like $\sqrt{5}$.`,
    String.raw`\\sqrt{2}`,
  ),
  framed(`What is the remainder when $7^{2024} + 3^{2023}$ is divided by $100$?`),
  ask(String.raw`Prove that for all $n \ge 1$ the number $n^5 - n$ is divisible by $30$.`),
  ask(
    String.raw`A regular hexagon of side $\sqrt{3}$ is inscribed in a circle. Find the area between them in terms of $\pi$. Put the answer in \boxed{}.`,
  ),
  ask(String.raw`Determine $\int_0^{\pi/2} \frac{\sin^3 x}{\sin^3 x + \cos^3 x}\,dx$.`),
];
