import { array, toTypedArray, type DType, type NDArray } from "@nabla-js/ndarray";
import {
  allocate,
  fromStorage,
  hostOf,
  hostStorage,
  isFloat,
  sizeOf,
  stridesOf,
  typeName,
  typeOf,
  type HostArray,
  type Primitive,
} from "@nabla-js/ndarray/internal";
import * as fc from "fast-check";
import { expectClose } from "../expectClose.js";
import { law, type Law } from "../law.js";
import { describeSample, type Sample } from "../sample.js";

/** A sample of a primitive: the arguments of one equation, and its parameters. */
export interface EquationSample<P> extends Sample {
  readonly params: P;
}

/** The types that `shape` says are the types that `impl` gives, for every output, down to the length of the buffer. */
export const shapeLaw = <P>(primitive: Primitive<P>, samples: fc.Arbitrary<EquationSample<P>>): Law =>
  law({
    subject: primitive.name,
    statement: "the shape rule foretells the eager rule",
    draws: samples,
    describe: describeSample,
    body: ({ args, params }) => {
      const types = primitive.shape(args.map(typeOf), params);
      const foretold = types.map(typeName).join(" ");
      if (primitive.impl === undefined) {
        const computed = primitive.call!(args, params).map(typeName).join(" ");
        if (computed !== foretold) throw new Error(`shape: ${foretold}\ncall: ${computed}`);
        return;
      }
      const results = primitive.impl(args.map(hostOf), params, types);
      const computed = results.map(typeName).join(" ");
      if (computed !== foretold) throw new Error(`shape: ${foretold}\nimpl: ${computed}`);
      results.forEach((y) => checkBuffer(y, args));
    },
  });

/** Throws unless a buffer has the elements its type promises, in the kind of array its dtype asks for. */
const checkBuffer = (y: HostArray, args: readonly NDArray[]): void => {
  const expected = allocate(y.dtype, 0)[Symbol.toStringTag];
  const given = y.data[Symbol.toStringTag];
  if (given !== expected) throw new Error(`impl gives a ${given} for ${typeName(y)}; expected a ${expected}`);
  const reach = sizeOf(y.shape) === 0 ? 0 : y.shape.reduce((last, side, axis) => last + (side - 1) * stridesOf(y)[axis], 0) + 1;
  if (y.data.length < reach) throw new Error(`impl gives ${y.data.length} elements for ${typeName(y)}; expected ${reach}`);
  // A buffer of its own is as long as it has to be; that of an argument may be longer.
  const isOwn = y.strides === null && args.every((x) => hostOf(x).data !== y.data);
  if (isOwn && y.data.length !== reach)
    throw new Error(`impl gives ${y.data.length} elements for ${typeName(y)}; expected ${reach}`);
  if (y.dtype === "bool" && y.data.some((value) => value > 1))
    throw new Error(`impl gives ${y.data.join(" ")} for bool; expected 0 and 1`);
};

/**
 * The same elements with gaps between them, in another order in memory, or repeated by a stride of 0, give the same
 * result.
 */
export const stridesLaw = (subject: string, samples: fc.Arbitrary<Sample>): Law =>
  law({
    subject,
    statement: "how elements lie in memory does not matter",
    draws: fc.tuple(samples, fc.nat(255)),
    describe: ([sample]) => describeSample(sample),
    body: ([{ f, args }, choice]) => {
      const spread = args.map((x, i) => ((choice >> (2 * i)) % 2 === 0 ? spreadOut(x, choice) : x));
      expectClose("strided", f(...spread), "row-major", f(...args));
      const flat = args.map((x) => repeated(x, choice));
      expectClose(
        "repeated by a stride of 0",
        f(...flat),
        "written out",
        f(...flat.map((x) => array(toTypedArray(x), { dtype: x.dtype, shape: x.shape }))),
      );
    },
  });

/** The same array with its axes reversed in memory (or not) and a gap behind each element. */
const spreadOut = (x: NDArray, choice: number): NDArray => {
  const step = 1 + (choice % 2);
  const order = x.shape.map((_, axis) => axis);
  if (choice % 3 !== 0) order.reverse();
  const strides = new Array<number>(x.ndim);
  let stride = step;
  for (const axis of order) {
    strides[axis] = stride;
    stride *= Math.max(1, x.shape[axis]);
  }
  const values = toTypedArray(x);
  const data = allocate(x.dtype, x.size === 0 ? 0 : stride);
  const index = new Array<number>(x.ndim).fill(0);
  for (const value of values) {
    data[index.reduce((offset, i, axis) => offset + i * strides[axis], 0)] = value;
    for (let axis = x.ndim - 1; axis >= 0 && ++index[axis] === x.shape[axis]; axis--) index[axis] = 0;
  }
  return fromStorage(typeOf(x), hostStorage(data, strides));
};

/** The array's first row along one axis, or its first element, again and again: what `broadcastInDim` makes. */
const repeated = (x: NDArray, choice: number): NDArray => {
  const { data, ...rest } = hostOf(x);
  const strides = stridesOf({ data, ...rest }).map((stride, axis) => ((choice >> axis) & 1 ? 0 : stride));
  return fromStorage(typeOf(x), hostStorage(data, strides));
};

/**
 * In each dtype the result is that of float64, rounded: to the nearest float32, or modulo 2ⁿ to an integer of n bits.
 * Floats among the arguments are converted first, towards zero; other arguments stay.
 */
export const dtypeLaw = (subject: string, samples: fc.Arbitrary<Sample>, dtypes: readonly DType[]): Law =>
  law({
    subject,
    statement: "every dtype computes the same numbers",
    draws: fc.tuple(samples, fc.constantFrom(...dtypes)),
    describe: ([sample, dtype]) => `in ${dtype}\n${describeSample(sample)}`,
    body: ([{ f, args }, dtype]) => {
      const narrow = args.map((x) => (isFloat(x.dtype) ? array(toTypedArray(x), { dtype, shape: x.shape }) : x));
      const wide = narrow.map((x, i) =>
        isFloat(args[i].dtype) ? array(toTypedArray(x), { dtype: "float64", shape: x.shape }) : x,
      );
      const expected = f(...wide);
      f(...narrow).forEach((y, i) => {
        if (y.dtype !== dtype && y.dtype !== expected[i].dtype)
          throw new Error(`output ${i} is ${y.dtype}; expected ${dtype}, or ${expected[i].dtype} as for float64`);
        expectClose(`in ${dtype}`, y, "in float64, rounded", rounded(expected[i], y.dtype));
      });
    },
  });

/** The numbers as a buffer of the dtype takes them: integers by their low bits. */
const rounded = (x: NDArray, dtype: DType): NDArray => {
  const data = allocate(dtype, x.size);
  data.set(toTypedArray(x));
  return array(data, { dtype, shape: x.shape });
};
