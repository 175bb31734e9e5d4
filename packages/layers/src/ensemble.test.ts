import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { grad, jit, vmap } from "@nabla-js/grad";
import { allClose } from "@nabla-js/gradcheck";
import type { NDArray } from "@nabla-js/ndarray";
import { activation } from "./activation.js";
import { dense } from "./dense.js";
import { lstm } from "./recurrent/layers.js";
import { layerNorm } from "./norms/layerNorm.js";
import type { ParamsOf } from "./layer.js";
import { sequential } from "./sequential.js";

test("eight models trained at once are eight models trained apart", () => {
  const model = sequential(lstm(3, { returns: "last" }), layerNorm(), activation(np.tanh), dense(1));
  type Params = ParamsOf<typeof model>;
  const x = random.normal(random.key(1), [4, 5, 2]);
  const loss = (params: Params): NDArray => np.mean(np.square(np.sub(model.apply(params, {}, x)[0], 1)));
  const step = (params: Params): Params => tree.map((p, g) => np.sub(p, np.mul(0.1, g)), params, grad(loss)(params));
  const init = (key: NDArray): Params => model.init(key, x.shape).params;
  const keys = random.split(random.key(0), 8);

  let together = vmap(init)(keys);
  const all = jit(vmap(step));
  for (let i = 0; i < 3; i++) together = all(together);
  [...keys].forEach((key, member) => {
    let alone = init(key);
    for (let i = 0; i < 3; i++) alone = step(alone);
    const own = tree.map((p) => np.squeeze(np.slice(p, [member], [member + 1]), 0), together);
    expect(allClose(own, alone, { rtol: 1e-4, atol: 1e-5 })).toBe(true);
  });
});
