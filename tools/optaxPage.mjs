// docs/optax.md: every name of Optax with ours beside it, or why there is none.
import { camelCase } from "./numpyPage.mjs";

/** @typedef {import("./exports.mjs").Export} Export */

const optimizers = "@nabla-js/optimizers";
const losses = "@nabla-js/losses";

/** The public functions of Optax 0.2.7, as its documentation groups them; types aside. */
const sections = /** @type {const} */ ([
  {
    title: "Optimizers",
    module: "optax",
    names:
      "adabelief adadelta adafactor adagrad adam adamax adamaxw adamw adan amsgrad fromage lamb lars lbfgs lion nadam nadamw noisy_sgd novograd optimistic_adam optimistic_adam_v2 optimistic_gradient_descent polyak_sgd radam rmsprop rprop sgd sign_sgd sm3 yogi",
  },
  {
    title: "Transformations and wrappers",
    module: "optax",
    names:
      "adaptive_grad_clip add_decayed_weights add_noise apply_every apply_if_finite apply_updates bias_correction centralize chain clip clip_by_block_rms clip_by_global_norm conditionally_mask conditionally_transform ema flatten freeze global_norm identity incremental_update inject_hyperparams inject_stateful_hyperparams keep_params_nonnegative lookahead masked measure_with_ema monitor multi_transform MultiSteps named_chain normalize_by_update_norm partition per_example_global_norm_clip per_example_layer_norm_clip periodic_update scale scale_by_adadelta scale_by_adam scale_by_adamax scale_by_adan scale_by_amsgrad scale_by_backtracking_linesearch scale_by_belief scale_by_distance_over_gradients scale_by_factored_rms scale_by_lbfgs scale_by_learning_rate scale_by_lion scale_by_novograd scale_by_optimistic_gradient scale_by_param_block_norm scale_by_param_block_rms scale_by_polyak scale_by_radam scale_by_rms scale_by_rprop scale_by_rss scale_by_schedule scale_by_sign scale_by_sm3 scale_by_stddev scale_by_trust_ratio scale_by_yogi scale_by_zoom_linesearch selective_transform set_to_zero skip_large_updates skip_not_finite snapshot stateless stateless_with_tree_map trace update_infinity_moment update_moment update_moment_per_elem_norm with_extra_args_support zero_nans",
  },
  {
    title: "Contributed",
    module: "optax.contrib",
    names:
      "acprop ademamix adopt cautious cocob dadapt_adamw differentially_private_aggregate dog dowg dpsgd galore madgrad mechanize momo momo_adam muon normalize prodigy reduce_on_plateau sam scale_by_acprop scale_by_ademamix scale_by_adopt scale_by_cocob scale_by_galore scale_by_madgrad scale_by_muon scale_by_simplified_ademamix schedule_free schedule_free_adamw schedule_free_eval_params schedule_free_sgd simplified_ademamix sophia hutchinson_estimator_diag_hessian split_real_and_imaginary",
  },
  {
    title: "Schedules",
    module: "optax.schedules",
    names:
      "constant_schedule cosine_decay_schedule cosine_onecycle_schedule exponential_decay join_schedules linear_onecycle_schedule linear_schedule piecewise_constant_schedule piecewise_interpolate_schedule polynomial_schedule sgdr_schedule warmup_constant_schedule warmup_cosine_decay_schedule warmup_exponential_decay_schedule",
  },
  {
    title: "Losses",
    module: "optax.losses",
    names:
      "convex_kl_divergence cosine_distance cosine_similarity ctc_loss ctc_loss_with_forward_probs hinge_loss huber_loss kl_divergence kl_divergence_with_log_targets l2_loss log_cosh make_fenchel_young_loss multiclass_hinge_loss multiclass_perceptron_loss multiclass_sparsemax_loss ntxent perceptron_loss poly_loss_cross_entropy ranking_softmax_loss safe_softmax_cross_entropy sigmoid_binary_cross_entropy sigmoid_focal_loss smooth_labels softmax_cross_entropy softmax_cross_entropy_with_integer_labels sparsemax_loss squared_error triplet_margin_loss",
  },
  {
    title: "Projections",
    module: "optax.projections",
    names:
      "projection_box projection_hypercube projection_l1_ball projection_l1_sphere projection_l2_ball projection_l2_sphere projection_non_negative projection_simplex",
  },
  {
    title: "Utilities",
    module: "optax",
    names:
      "fisher_diag hessian_diag hvp matrix_inverse_pth_root multi_normal nnls power_iteration safe_increment safe_norm safe_root_mean_squares scale_gradient tree_add tree_add_scalar_mul tree_div tree_get tree_get_all_with_path tree_l1_norm tree_l2_norm tree_map_params tree_mul tree_ones_like tree_random_like tree_scalar_mul tree_set tree_split_key_like tree_sub tree_sum tree_vdot tree_where tree_zeros_like value_and_grad_from_state",
  },
]);

/** Names that are others here. @type {Readonly<Record<string, string>>} */
const renamed = {
  multi_transform: "partition",
  tree_l2_norm: "globalNorm",
  ctc_loss: "ctc",
  hinge_loss: "hinge",
  huber_loss: "huber",
  multiclass_hinge_loss: "multiclassHinge",
  multiclass_perceptron_loss: "multiclassPerceptron",
  ntxent: "ntXent",
  perceptron_loss: "perceptron",
  poly_loss_cross_entropy: "polyLoss",
  sigmoid_binary_cross_entropy: "sigmoidCrossEntropy",
  triplet_margin_loss: "triplet",
  projection_box: "projectBox",
  projection_hypercube: "projectHypercube",
  projection_l1_ball: "projectL1Ball",
  projection_l1_sphere: "projectL1Sphere",
  projection_l2_ball: "projectL2Ball",
  projection_l2_sphere: "projectL2Sphere",
  projection_non_negative: "projectNonNegative",
  projection_simplex: "projectSimplex",
};

/**
 * What stands in the place of a name, or why nothing does. What is between backticks and looks like an export is held to being one.
 *
 * @type {readonly (readonly [names: string, answer: string])[]}
 */
const answers = [
  ["optimistic_adam optimistic_adam_v2", "`chain(scaleByAdam(…), scaleByOptimisticGradient(…), scaleByLearningRate(…))`"],
  [
    "bias_correction update_moment update_infinity_moment update_moment_per_elem_norm",
    "a line of array functions in each optimizer",
  ],
  ["MultiSteps", "`multiSteps`, a function of the optimizer"],
  ["conditionally_mask", "`conditionallyTransform` with `setToZero` where it is not to act"],
  ["flatten", "no need: kernels-wasm joins the loops over all leaves of a step by itself"],
  ["inject_stateful_hyperparams", "`injectHyperparams`: what it injects is in the state, and may be changed there"],
  ["measure_with_ema monitor snapshot", "an optimizer is two functions: what it returns may be looked at where it is called"],
  ["named_chain", "`partition` has names; a chain's state is a list in the order of its parts"],
  ["per_example_global_norm_clip per_example_layer_norm_clip", "`vmap` of grad over `clipByGlobalNorm`, and `np.mean`"],
  ["periodic_update", "`np.where(np.equal(np.mod(step, period), 0), now, old)`, or `incrementalUpdate`"],
  ["scale_by_backtracking_linesearch", "`backtrackingLineSearch`: a search is a function of the line"],
  ["scale_by_zoom_linesearch", "`lineSearch`: a search is a function of the line"],
  ["scale_by_lbfgs", "`lbfgs` with a `learningRate`"],
  ["scale_by_rprop", "`rprop`"],
  ["scale_by_distance_over_gradients dog dowg", "not yet"],
  ["selective_transform", "`masked`, whose mask says what is transformed and not what is frozen"],
  ["skip_large_updates skip_not_finite", "`applyIfFinite` inside of `multiSteps`"],
  [
    "stateless stateless_with_tree_map",
    "a literal: `{ init: () => ({}), update: (grads, state) => [tree.map(f, grads), state] }`",
  ],
  ["with_extra_args_support", "no need: every `update` takes a fourth argument"],
  ["acprop scale_by_acprop", "`scaleByBelief` of the gradient before is near; not yet"],
  ["cautious", "not yet; `tree.map((u, g) => np.where(np.less(np.mul(u, g), 0), u, 0), updates, grads)`"],
  [
    "cocob scale_by_cocob dadapt_adamw mechanize momo momo_adam prodigy madgrad scale_by_madgrad galore scale_by_galore",
    "not yet",
  ],
  ["simplified_ademamix scale_by_simplified_ademamix", "`ademamix`"],
  ["differentially_private_aggregate dpsgd", "`vmap` of `grad`, `clipByGlobalNorm` for each example, `np.mean`, `addNoise`"],
  ["normalize", "`normalizeByUpdateNorm`"],
  ["schedule_free_adamw schedule_free_sgd", "`scheduleFree(adamw({ b1: 0, … }), …)`, `scheduleFree(sgd(…), …)`"],
  ["sophia hutchinson_estimator_diag_hessian", "not yet; `hvp` of grad is what they are made of"],
  ["split_real_and_imaginary", "no complex dtype: a complex number is a pair of leaves already"],
  ["convex_kl_divergence", "`klDivergence` with `convex`"],
  ["kl_divergence_with_log_targets", "`klDivergence` with `logTargets`"],
  ["ctc_loss_with_forward_probs", "`ctc`; what it sums over is its own"],
  ["l2_loss", "`np.mul(0.5, squaredError(prediction, target))`"],
  ["make_fenchel_young_loss", "`sparsemaxLoss`, `softmaxCrossEntropy` and others are written out"],
  ["ranking_softmax_loss", "`softmaxCrossEntropy(scores, relevance)`: labels need not sum to 1"],
  ["safe_softmax_cross_entropy", "`softmaxCrossEntropyWithIntegerLabels`, which takes logits of −∞ for what is ruled out"],
  ["fisher_diag", "`np.square` of `grad`, example by example with `vmap`"],
  ["hessian_diag hvp", "`hessian` and `hvp` of @nabla-js/grad"],
  ["matrix_inverse_pth_root power_iteration nnls", "`linalg.eigh`, `linalg.solve` of @nabla-js/ndarray"],
  ["multi_normal", "`random.multivariateNormal`"],
  ["safe_increment", "`np.add(count, 1)` of an int32: 2³¹ steps are not reached"],
  ["safe_norm safe_root_mean_squares", "`linalg.norm`, whose derivative at 0 is 0"],
  ["scale_gradient", "`customVjp` of @nabla-js/grad"],
  [
    "tree_add tree_add_scalar_mul tree_div tree_mul tree_ones_like tree_scalar_mul tree_sub tree_where tree_zeros_like",
    "`tree.map` of @nabla-js/ndarray/tree with the function of arrays",
  ],
  ["tree_sum tree_vdot tree_l1_norm", "`tree.reduce` with the function of arrays"],
  ["tree_get tree_get_all_with_path tree_set tree_map_params", "a state is a plain object: `state[0].m`"],
  ["tree_random_like tree_split_key_like", "`random.split(key, n)` and `tree.unflatten`"],
  ["value_and_grad_from_state", "`lineSearch` is told the loss; the value at the end is asked for once more"],
];

/**
 * @param {ReadonlyMap<string, readonly Export[]>} all - What every entry exports.
 * @returns {{ page: string, silent: string[], idle: string[], absent: string[] }} the page; names that nothing is said of; answers
 * that nobody asks for; and exports named in answers that there are not
 */
export const optaxPage = (all) => {
  /** @param {string} entry */
  const namesOf = (entry) => new Set((all.get(entry) ?? []).filter(({ isType }) => !isType).map(({ name }) => name));
  const [tx, loss] = [namesOf(optimizers), namesOf(losses)];
  const told = new Map(answers.flatMap(([list, answer]) => list.split(" ").map((name) => [name, answer])));
  /** @type {string[]} */
  const silent = [];
  /** @type {string[]} */
  const idle = [];
  const asked = new Set(sections.flatMap(({ names }) => names.split(" ")));
  for (const name of [...told.keys(), ...Object.keys(renamed)]) if (!asked.has(name)) idle.push(name);
  const parts = sections.map(({ title, module, names }) => {
    const rows = names.split(" ").map((name) => {
      const own = renamed[name] ?? camelCase(name);
      const isThere = tx.has(own) || loss.has(own);
      if (isThere && told.has(name)) idle.push(name);
      const answer = isThere ? `\`${own}\`` : told.get(name);
      if (answer === undefined) silent.push(name);
      return { name, isThere, line: `| \`${name}\` | ${answer ?? "?"} |` };
    });
    const count = rows.filter(({ isThere }) => isThere).length;
    return [
      `## ${title}: \`${module}\``,
      `${count} of ${rows.length} are there under their name or nearly so.`,
      ["| Optax | here |", "| --- | --- |", ...rows.map(({ line }) => line)].join("\n"),
    ].join("\n\n");
  });
  // The first word between backticks, where it is a name and nothing is in front of it, is an export of ours.
  const absent = answers.flatMap(([, answer]) =>
    [...answer.matchAll(/`(?:chain\()?([a-zA-Z]\w+)(?=[`(])/g)]
      .map(([, name]) => name)
      .filter((name) => !tx.has(name) && !loss.has(name) && !known.has(name)),
  );
  const theirs = new Set(sections.flatMap(({ names }) => names.split(" ").map((name) => renamed[name] ?? camelCase(name))));
  const more = [...tx, ...loss].filter((name) => !theirs.has(name)).sort();
  const page = [
    "# From Optax to Nabla",
    "Names are Optax's, with `snake_case` turned into `camelCase`: `scale_by_adam` is `scaleByAdam`. What Optax takes by keyword is one object, `adam({ learningRate: 1e-3, b1: 0.9 })`; `chain`, `masked` and the like take their parts in its order. `update(grads, state, params, extra)` gives `[updates, state]`, and always wants the parameters; what Optax passes as keyword arguments to `update` is `extra`: `{ value, valueAndGrad }`. Losses drop the word `loss` where nothing is confused, and give one number for each example, as there.",
    "This page is made by `pnpm run docs` from what the packages export. Optimizers and schedules are in `@nabla-js/optimizers`, losses in `@nabla-js/losses`. Where PyTorch differs from Optax, [the optimizers' README](../packages/optimizers/README.md#pytorch) and [the losses'](../packages/losses/README.md#pytorch) say which settings are PyTorch's.",
    ...parts,
    `## Beside them\n\n${more.map((name) => `\`${name}\``).join(", ")}.`,
  ].join("\n\n");
  return { page: `${page}\n`, silent, idle, absent };
};

/** Names between backticks that are of other packages, or of nobody. */
const known = new Set(["update", "learningRate", "convex", "logTargets", "vmap", "grad", "hvp", "hessian", "customVjp"]);
