import { adam, adamw, sgd, type Optimizer } from "@nabla-js/optimizers";
import type * as tree from "@nabla-js/ndarray/tree";
import type { Settings } from "./recipe.js";

/** The optimizer that the settings ask for. Its state is a tree that only it looks into. */
export const optimizerOf = ({ optimizer, learningRate, momentum }: Settings): Optimizer<tree.Tree> => {
  switch (optimizer) {
    case "sgd":
      return opaque(sgd(momentum === 0 ? { learningRate } : { learningRate, momentum }));
    case "adam":
      return opaque(adam({ learningRate }));
    case "adamw":
      return opaque(adamw({ learningRate }));
  }
};

/** The claim: whoever holds the state gives back what it got. */
const opaque = <S>(optimizer: Optimizer<S>): Optimizer<tree.Tree> => optimizer as unknown as Optimizer<tree.Tree>;
