/** Complex numbers, which are no dtype here: pairs of arrays. */
import { isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { fullLike } from "../primitives/full.js";
import { neg } from "../primitives/arithmetic.js";
import { floatOf, promoteFloat } from "../promote.js";
import { ShapeError } from "../shapeError.js";
import { sameShape } from "../shape.js";

/** Complex numbers re + i·im, as two arrays of one shape and float dtype. A tree like any other. */
export type Complex = { readonly re: NDArray; readonly im: NDArray };

/** What a function takes where it takes complex numbers: a real array has imaginary parts of zero. */
export type ComplexLike = ArrayLike | { readonly re: ArrayLike; readonly im: ArrayLike };

/** Real and imaginary parts, as floats of one dtype and shape. */
export const complexOf = (op: string, x: ComplexLike): Complex => {
  if (!isPair(x)) {
    const re = floatOf(op, x);
    return { re, im: fullLike(re, 0) };
  }
  const [re, im] = promoteFloat(op, x.re, x.im);
  if (!sameShape(re.shape, im.shape))
    throw new ShapeError({
      op,
      given: { re: re.shape, im: im.shape },
      expected: "one shape for real and imaginary parts",
      mend: "Broadcast one of them with np.broadcastTo.",
    });
  return { re, im };
};

const isPair = (x: ComplexLike): x is Exclude<ComplexLike, ArrayLike> =>
  typeof x === "object" && x !== null && !isNDArray(x) && "re" in x && "im" in x;

/** re − i·im */
export const conjugate = ({ re, im }: Complex): Complex => ({ re, im: neg(im) });
