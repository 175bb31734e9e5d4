import { primitives as all } from "@nabla-js/ndarray/primitives";
import * as fc from "fast-check";
import { arrays } from "../../arbitraries/arrays.js";
import { axis } from "../../arbitraries/axes.js";
import { contractible } from "../../arbitraries/contractible.js";
import { convolutions } from "../../arbitraries/convolutions.js";
import { distinct, integers } from "../../arbitraries/elements.js";
import { shapes } from "../../arbitraries/shapes.js";
import { row, type PrimitiveRow } from "./primitiveRow.js";
import { integerDTypes, numbers, any, alongAxes, alongAxis, cumulative, pooling } from "./settings.js";

/** Reductions, what accumulates, order, products. */
export const reductionRows = (): readonly PrimitiveRow[] => [
  // Reductions and what accumulates
  row(all.reduceSumP, { settings: alongAxes(), dtypes: numbers }),
  row(all.reduceProdP, { settings: alongAxes(), dtypes: numbers }),
  row(all.reduceMaxP, { settings: (source) => alongAxes(distinct(), source.smooth ? 1 : 0)(source), dtypes: any }),
  row(all.reduceMinP, { settings: (source) => alongAxes(distinct(), source.smooth ? 1 : 0)(source), dtypes: any }),
  row(all.reduceAndP, { settings: alongAxes(), dtypes: [...integerDTypes, "bool"], floats: false }),
  row(all.reduceOrP, { settings: alongAxes(), dtypes: [...integerDTypes, "bool"], floats: false }),
  row(all.reduceWindowSumP, { settings: pooling(), dtypes: numbers }),
  row(all.reduceWindowMaxP, { settings: pooling(distinct()), dtypes: any }),
  row(all.reduceWindowMinP, { settings: pooling(distinct()), dtypes: any }),
  ...[all.windowArgmaxP, all.windowArgminP].map((argP) =>
    row(argP, {
      settings: (source) =>
        pooling(integers(-2, 2), 1)(source).map(({ params, args }) => ({ params: { ...params, batchDims: 0 }, args })),
      order: 0,
      dtypes: any,
    }),
  ),
  row(all.argmaxP, { settings: alongAxis(integers(-2, 2), 1), order: 0, dtypes: any }),
  row(all.argminP, { settings: alongAxis(integers(-2, 2), 1), order: 0, dtypes: any }),
  row(all.cumsumP, { settings: cumulative(), dtypes: numbers }),
  row(all.cumprodP, { settings: cumulative(), dtypes: numbers }),
  row(all.cummaxP, { settings: cumulative(distinct()), dtypes: numbers }),
  row(all.cumminP, { settings: cumulative(distinct()), dtypes: numbers }),
  row(all.cumlogsumexpP, { settings: cumulative() }),

  // Order
  row(all.sortP, {
    settings: (source) =>
      fc
        .tuple(shapes({ minRank: 1, maxSize: 12 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 }))
        .chain(([shape, count, keys]) =>
          axis(shape.length).map((axis) => ({
            params: { axis, numKeys: Math.min(keys, count) },
            args: Array.from({ length: count }, (_, i) => source(shape, i === 0 ? distinct() : undefined)),
          })),
        ),
    dtypes: any,
  }),
  row(all.topKP, {
    settings: (source) =>
      shapes({ minRank: 1 }).chain((shape) =>
        fc.nat(shape[shape.length - 1]).map((k) => ({ params: { k }, args: [source(shape, distinct())] })),
      ),
    dtypes: any,
  }),

  // Products
  row(all.dotGeneralP, {
    settings: (source) =>
      contractible().map(({ a, b, batch, contract }) => ({ params: { batch, contract }, args: [source(a), source(b)] })),
    dtypes: numbers,
  }),
  row(all.convGeneralDilatedP, {
    settings: (source) =>
      convolutions().map((it) => ({
        params: {
          windowStrides: it.strides,
          padding: it.padding,
          lhsDilation: it.inputDilation,
          rhsDilation: it.kernelDilation,
          featureGroupCount: it.groups,
        },
        // Kernels are finite: whether padding meets an infinite one as 0·∞ depends on the way that is taken.
        args: [source(it.input), arrays(it.kernel, { dtype: source.dtype })],
      })),
    dtypes: numbers,
  }),
];
