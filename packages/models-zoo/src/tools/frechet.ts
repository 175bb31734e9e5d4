import * as np from "@nabla-js/ndarray";
import * as linalg from "@nabla-js/ndarray/linalg";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";

/**
 * How far apart two sets of features are, seen as normal distributions:
 *
 *     d² = ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 · (Σ₁^½ · Σ₂ · Σ₁^½)^½)
 *
 * @param a - `[n, features]`.
 * @param b - `[m, features]`.
 * @returns d², never negative but for rounding; 0 for one set.
 * @throws {@link ShapeError} when the features differ in number, or a set has fewer than two.
 * @see Heusel et al. (2017), "GANs Trained by a Two Time-Scale Update Rule", equation 6; Dowson & Landau (1982).
 */
export const frechetDistance = (a: NDArray, b: NDArray): number => {
  if (a.ndim !== 2 || b.ndim !== 2 || a.shape[1] !== b.shape[1] || a.shape[0] < 2 || b.shape[0] < 2)
    throw new ShapeError({
      op: "frechetDistance",
      given: { a: a.shape, b: b.shape },
      expected: "[n, features] and [m, features], with at least two of each",
      mend: "Take the features of the same layer for both sets.",
    });
  const [first, second] = [momentsOf(a), momentsOf(b)];
  const root = squareRoot(first.covariance);
  const inner = np.matmul(np.matmul(root, second.covariance), root);
  // Symmetric but for rounding.
  const eigenvalues = linalg.eigvalsh(np.mul(0.5, np.add(inner, np.transpose(inner))));
  const trace = (x: NDArray): number => np.item(np.trace(x));
  const overlap = np.item(np.sum(np.sqrt(np.maximum(0, eigenvalues))));
  const apart = np.item(np.sum(np.square(np.sub(first.mean, second.mean))));
  return apart + trace(first.covariance) + trace(second.covariance) - 2 * overlap;
};

/** Mean `[features]` and covariance `[features, features]`, in float64. */
const momentsOf = (x: NDArray): { readonly mean: NDArray; readonly covariance: NDArray } => {
  const double = np.astype(x, "float64");
  const mean = np.mean(double, 0);
  const centered = np.sub(double, mean);
  return { mean, covariance: np.div(np.matmul(np.transpose(centered), centered), x.shape[0] - 1) };
};

/** The square root of a symmetric matrix without negative eigenvalues. */
const squareRoot = (x: NDArray): NDArray => {
  const [eigenvalues, eigenvectors] = linalg.eigh(x);
  const scaled = np.mul(eigenvectors, np.sqrt(np.maximum(0, eigenvalues)));
  return np.matmul(scaled, np.transpose(eigenvectors));
};
