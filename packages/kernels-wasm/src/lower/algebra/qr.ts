import { constant } from "../../wasm/value.js";
import type { Rule } from "../context.js";
import { factorQr } from "./reflections.js";
import { copyTurned, lowerMatrices, place } from "./work.js";

export const lowerQr: Rule = (it, context) => {
  const [rows, columns] = it.inputs[0].type.shape.slice(-2);
  const wanted = it.outputs[0].type.shape.at(-1)!;
  return lowerMatrices(
    it,
    context,
    [
      [rows * columns, "float64"],
      [rows * wanted, "float64"],
      [rows + columns, "float64"],
    ],
    (r, [a, q, taus], matrix) => {
      copyTurned(r, a, 0, r.inputs[0], matrix.mul(rows * columns), rows, columns);
      factorQr(r, a, rows, columns, wanted, q, taus);
      copyTurned(r, r.outputs[0], matrix.mul(rows * wanted), q, 0, wanted, rows);
      const out = r.outputs[1].from(r.let(matrix.mul(wanted * columns)));
      r.for(0, wanted, (i) =>
        r.for(0, columns, (j) =>
          r.put(out, place(i, columns, j), i.le(j).choose(a.double(place(j, rows, i)), constant(0, "f64"))),
        ),
      );
    },
    2 * rows * columns * wanted,
  );
};
