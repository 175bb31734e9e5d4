import { ValueError } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";
import { checkCount, checkFunction } from "../checks.js";
import type { BidirectionalParams } from "../recurrent/recurrent.js";
import { checkTree, type TorchModule } from "./torchModule.js";

/**
 * One layer of a bidirectional `nn.LSTM`, `nn.GRU` or `nn.RNN` and `bidirectional` of that cell: its way back has names that end
 * in `_reverse`.
 *
 * @param of - The conversion of one way, {@link torchLstm} or {@link torchGru}.
 * @param layer - Which of stacked layers. @defaultValue 0
 * @example
 * ```ts
 * const model = sequential(bidirectional(lstmOf(4)), bidirectional(lstmOf(4)));
 * const { params, state } = model.init(random.key(0), [1, 5, 3]);
 * const names = torchSequential(["lstm", torchBidirectional(torchLstm, 0)], ["lstm", torchBidirectional(torchLstm, 1)]);
 * Object.keys(names.toTorch(params, state)).length; // 16
 * ```
 */
export const torchBidirectional = <P>(
  of: (layer: number, reverse: boolean) => TorchModule<P>,
  layer = 0,
): TorchModule<BidirectionalParams<P>> => {
  checkFunction("torchBidirectional", "of", of);
  checkCount("torchBidirectional", "layer", layer, 0);
  const [there, back] = [false, true].map((reverse) => {
    const module = of(layer, reverse);
    if (typeof module?.fromTorch === "function") return module;
    throw new ValueError({
      op: "torchBidirectional",
      given: `of = ${show(of)}, which returned ${show(module)}`,
      expected: "a function that returns the conversion of one way",
      mend: "Pass torchLstm or torchGru themselves.",
    });
  });
  return {
    fromTorch: (dict, prefix) => ({
      params: { forward: there.fromTorch(dict, prefix).params, backward: back.fromTorch(dict, prefix).params },
      state: {},
    }),
    toTorch: (params, state, prefix) => {
      checkTree(params);
      const { forward, backward } = params;
      return { ...there.toTorch(forward, state, prefix), ...back.toTorch(backward, state, prefix) };
    },
  };
};
