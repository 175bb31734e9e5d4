import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parseSafetensors } from "@nabla-js/formats";
import * as random from "@nabla-js/ndarray/random";
import { flatten, sequential, type Empty, type Layer } from "@nabla-js/layers";
import { fromTensors } from "@nabla-js/training";
import { lenet, type LenetParams } from "../models/lenet.js";
import { mlp, type MlpParams } from "../models/mlp.js";
import { UsageError } from "../usageError.js";

/** A model that was trained: `model.apply(params, {}, x)`. */
export interface Trained<P> {
  readonly model: Layer<P>;
  readonly params: P;
}

/** What is trained already, by the name of its recipe. */
export type PretrainedModels = {
  /** MNIST, images `[batch, 1, 28, 28]` standardised by (.1307, .3081). */
  readonly mlp: Trained<readonly [Empty, MlpParams]>;
  /** MNIST, images `[batch, 1, 28, 28]` standardised by (.1307, .3081). */
  readonly lenet: Trained<LenetParams>;
};

/** The name of a model whose weights are part of this package. */
export type PretrainedName = keyof PretrainedModels;

/** How each is made, and for which images. */
const models = (): { readonly [N in PretrainedName]: readonly [PretrainedModels[N]["model"], readonly number[]] } => ({
  mlp: [sequential(flatten(), mlp({ hidden: [128, 64], classes: 10 })), [1, 1, 28, 28]],
  lenet: [lenet(), [1, 1, 28, 28]],
});

/**
 * A model with the weights that this package carries: those of the recipe of its name, seed 0.
 *
 * @throws {@link UsageError} for a name without weights here.
 *     const { model, params } = await pretrained("lenet");
 *     const [logits] = model.apply(params, {}, standardise(info("mnist").normalisation!)(images));
 */
export const pretrained = async <N extends PretrainedName>(name: N): Promise<PretrainedModels[N]> => {
  const file = pretrainedFile(name);
  const [model, shape] = models()[name];
  const { tensors } = parseSafetensors(await readFile(file), { name: file });
  const like = model.init(random.key(0), shape).params;
  const { params } = fromTensors(tensors, { params: like, state: {} }, "model");
  // The claim: model and parameters are those of one name.
  return { model, params } as unknown as PretrainedModels[N];
};

/** The file with the weights of a model that are part of this package. */
export const pretrainedFile = (name: string, op = "pretrained"): string => {
  // The language model is used through its task, which has the characters.
  const names = [...Object.keys(models()), "char-lstm"];
  if (!names.includes(name))
    throw new UsageError({
      op,
      given: `pretrained weights of ${name}`,
      expected: `one of ${names.join(", ")}, whose weights are part of this package`,
      mend: `Train it with \`zoo train ${name}\`.`,
    });
  const here = dirname(createRequire(import.meta.url).resolve("@nabla-js/models-zoo/package.json"));
  return join(here, "src", "weights", `${name}.safetensors`);
};
