/** One row of a design: features as pairs of (column, value), a target of 0..1, a weight. */
export interface DesignRow {
  readonly columns: Uint16Array;
  readonly values: Float64Array;
  readonly target: number;
  readonly weight: number;
}

/**
 * Fits P(target) = 1 / (1 + exp(−x·b)) with a ridge per column, by Newton's method (iteratively reweighted least
 * squares; Hastie, Tibshirani, Friedman: The Elements of Statistical Learning, 2nd ed., section 4.4.1).
 *
 * @param ridges penalty per column, in units of row weight
 * @returns coefficients, one per column
 */
export function fitLogistic(rows: readonly DesignRow[], ridges: readonly number[], iterations = 15): Float64Array {
  const size = ridges.length;
  const coefficients = new Float64Array(size);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const hessian = Array.from({ length: size }, () => new Float64Array(size));
    const gradient = new Float64Array(size);
    for (const row of rows) addRow(row, coefficients, hessian, gradient);
    for (const [column, ridge] of ridges.entries()) {
      gradient[column] = (gradient[column] ?? 0) + ridge * (coefficients[column] ?? 0);
      const line = hessian[column] as Float64Array;
      line[column] = (line[column] ?? 0) + ridge + 1e-9;
    }
    const step = solveSymmetric(hessian, gradient);
    let largest = 0;
    for (let column = 0; column < size; column++) {
      const change = step[column] ?? 0;
      coefficients[column] = (coefficients[column] ?? 0) - change;
      largest = Math.max(largest, Math.abs(change));
    }
    if (largest < 1e-5) break;
  }
  return coefficients;
}

function addRow(row: DesignRow, coefficients: Float64Array, hessian: Float64Array[], gradient: Float64Array): void {
  const { columns, values, target, weight } = row;
  let score = 0;
  for (let at = 0; at < columns.length; at++)
    score += (values[at] as number) * (coefficients[columns[at] as number] as number);
  const probability = 1 / (1 + Math.exp(-score));
  const residual = weight * (probability - target);
  const curvature = weight * Math.max(1e-4, probability * (1 - probability));
  for (let at = 0; at < columns.length; at++) {
    const column = columns[at] as number;
    const value = values[at] as number;
    gradient[column] = (gradient[column] as number) + residual * value;
    const line = hessian[column] as Float64Array;
    const scaled = curvature * value;
    // Columns rise within a row, so that only the lower half is filled.
    for (let other = 0; other <= at; other++) {
      const index = columns[other] as number;
      line[index] = (line[index] as number) + scaled * (values[other] as number);
    }
  }
}

/** Solves A x = b for a symmetric positive definite A of which the lower half is given (Cholesky). */
function solveSymmetric(lower: Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const root = lower.map((line) => Float64Array.from(line));
  for (let row = 0; row < size; row++) {
    const line = root[row] as Float64Array;
    for (let column = 0; column <= row; column++) {
      const other = root[column] as Float64Array;
      let sum = line[column] as number;
      for (let at = 0; at < column; at++) sum -= (line[at] as number) * (other[at] as number);
      line[column] = column === row ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (other[column] as number);
    }
  }
  const solution = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    const line = root[row] as Float64Array;
    let sum = solution[row] as number;
    for (let at = 0; at < row; at++) sum -= (line[at] as number) * (solution[at] as number);
    solution[row] = sum / (line[row] as number);
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = solution[row] as number;
    for (let at = row + 1; at < size; at++)
      sum -= ((root[at] as Float64Array)[row] as number) * (solution[at] as number);
    solution[row] = sum / ((root[row] as Float64Array)[row] as number);
  }
  return solution;
}
