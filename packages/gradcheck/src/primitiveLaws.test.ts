import { evalProgram, type Backend } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import type { DType, NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import {
  allocate,
  bind,
  definePrimitive,
  elementwise1,
  hostArray,
  sizeOf,
  stridesOf,
  withoutAxes,
  type HostArray,
  type NoParams,
  type Primitive,
} from "@nabla-js/ndarray/internal";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { between } from "./arbitraries/elements.js";
import { shapes } from "./arbitraries/shapes.js";
import type { Law } from "./law.js";
import type { LawError } from "./lawError.js";
import {
  elementwise,
  primitiveBackendLaws,
  primitiveLaws,
  type BackendScope,
  type PrimitiveLawsOptions,
  type Settings,
} from "./primitiveLaws.js";

// Two primitives of one's own, right in every rule; below each rule is broken, and the law that is meant for it fails.

/** x³. */
const cubeP: Primitive<NoParams> = elementwise1("cube", {
  impl: (x) => x ** 3,
  jvp: [(dx, _y, [x]) => lax.mul(dx, lax.mul(three(x), lax.mul(x, x)))],
});

const three = (x: NDArray): NDArray => lax.full(x.shape, 3, x.dtype);

type AxisParams = { readonly axis: number };

/** The sum over one axis, each element times its place: Σᵢ i·xᵢ. Linear. */
const momentP: Primitive<AxisParams> = definePrimitive<AxisParams>({
  name: "moment",
  impl: ([x], { axis }, out) => {
    const data = allocate(x.dtype, sizeOf(out.shape));
    const inner = sizeOf(x.shape.slice(axis + 1));
    const values = rowMajor(x);
    const sums = new Float64Array(data.length);
    values.forEach((value, i) => {
      const place = Math.floor(i / inner) % x.shape[axis];
      sums[Math.floor(i / inner / x.shape[axis]) * inner + (i % inner)] += place * value;
    });
    data.set(sums);
    return data;
  },
  shape: ([x], { axis }) => ({ dtype: x.dtype, shape: withoutAxes(x.shape, [axis]) }),
  jvp: [(dx, _y, _args, params) => bind(momentP, [dx], params)],
  transpose: [(ct, [x], { axis }) => lax.mul(lax.broadcastInDim(ct, x.shape, [axis]), lax.iota(x.shape, axis, ct.dtype))],
  batch: ([x], [d], _size, { axis }) => [bind(momentP, [lax.moveaxis(x, d!, 0)], { axis: axis + 1 }), 0],
});

const rowMajor = (x: HostArray): number[] => {
  const strides = stridesOf(x);
  return Array.from({ length: sizeOf(x.shape) }, (_, place) => {
    let rest = place;
    let offset = 0;
    for (let axis = x.shape.length - 1; axis >= 0; axis--) {
      offset += (rest % x.shape[axis]) * strides[axis];
      rest = Math.floor(rest / x.shape[axis]);
    }
    return x.data[offset];
  });
};

const cube: PrimitiveLawsOptions<NoParams> = { settings: elementwise([between(-2, 2)]) };

const alongAxis: Settings<AxisParams> = (source) =>
  shapes({ minRank: 1 }).chain((shape) =>
    fc.nat(shape.length - 1).map((axis) => ({ params: { axis }, args: [source(shape, between(-2, 2))] })),
  );
const moment: PrimitiveLawsOptions<AxisParams> = { settings: alongAxis, wild: false };

/** The statements that do not hold, with the reasons. */
const broken = (laws: readonly Law[]): Record<string, string> => {
  const found: Record<string, string> = {};
  for (const law of laws)
    try {
      law.check(60, 3);
    } catch (error) {
      if ((error as LawError).name !== "LawError") throw error;
      found[law.statement] = (error as LawError).message;
    }
  return found;
};

const brokenCube = (mutation: Partial<Primitive<NoParams>>): string[] =>
  Object.keys(broken(primitiveLaws({ ...cubeP, ...mutation }, cube)));
const brokenMoment = (mutation: Partial<Primitive<AxisParams>>): string[] =>
  Object.keys(broken(primitiveLaws({ ...momentP, ...mutation }, moment)));

test("what is right passes", () => {
  expect(broken(primitiveLaws(cubeP, cube))).toEqual({});
  expect(broken(primitiveLaws(momentP, moment))).toEqual({});
});

describe("each law catches its own kind of mistake", () => {
  test("a wrong shape, dtype or buffer", () => {
    const law = "the shape rule foretells the eager rule";
    const own: Primitive<AxisParams>["impl"] = (args, params) => momentP.impl!(args, params, momentP.shape(args, params));
    expect(brokenMoment({ impl: own, shape: ([x]) => [{ dtype: x.dtype, shape: x.shape }] })).toContain(law);
    expect(
      brokenMoment({ impl: own, shape: ([x], { axis }) => [{ dtype: "float32", shape: withoutAxes(x.shape, [axis]) }] }),
    ).toContain(law);
    const short: Primitive<NoParams>["impl"] = ([x], params, outputs) => {
      const [y] = cubeP.impl!([x], params, outputs);
      return [hostArray(y, y.data.slice(1))];
    };
    expect(brokenCube({ impl: short })).toContain(law);
  });

  test("a write to an argument", () => {
    const impl: Primitive<NoParams>["impl"] = ([x], params, outputs) => {
      const [y] = cubeP.impl!([x], params, outputs);
      if (x.data.length > 1) x.data[1] = 0;
      return [y];
    };
    expect(brokenCube({ impl })).toContain("inputs are left as they were");
  });

  test("a loop that forgets strides", () => {
    const impl: Primitive<NoParams>["impl"] = ([x], _params, [out]) => {
      const data = allocate(out.dtype, sizeOf(out.shape));
      for (let i = 0; i < data.length; i++) data[i] = x.data[i] ** 3;
      return [hostArray(out, data)];
    };
    expect(brokenCube({ impl })).toEqual(["how elements lie in memory does not matter"]);
  });

  test("another result in another dtype", () => {
    const impl: Primitive<AxisParams>["impl"] = ([x], params, outputs) => {
      const [y] = momentP.impl!([x], params, outputs);
      if (x.dtype === "float32") y.data.forEach((value, i) => (y.data[i] = value * 1.001));
      return [y];
    };
    expect(brokenMoment({ impl })).toContain("every dtype computes the same numbers");
    const integers: readonly DType[] = ["int8"];
    expect(Object.keys(broken(primitiveLaws(cubeP, { ...cube, sameNumbersIn: integers })))).toEqual([
      "every dtype computes the same numbers",
    ]);
  });

  test("a missing or misplaced batch dimension", () => {
    const law = "vmap is map, stacked";
    expect(
      brokenMoment({ batch: ([x], [d], _size, { axis }) => [[bind(momentP, [lax.moveaxis(x, d!, 0)], { axis })], [0]] }),
    ).toContain(law);
    expect(brokenMoment({ batch: ([x], [d], _size, { axis }) => [[bind(momentP, [x], { axis: axis + 1 })], [d]] })).toContain(
      law,
    );
    expect(brokenCube({ batch: ([x]) => [[bind(cubeP, [x], {})], [0]] })).toEqual([law]);
  });

  test("a result that changes from call to call", () => {
    let calls = 0;
    const impl: Primitive<NoParams>["impl"] = ([x], _params, [out]) => {
      calls++;
      return [
        hostArray(
          out,
          fromNumbers(
            out.dtype,
            rowMajor(x).map((v) => v ** 3 + calls),
          ),
        ),
      ];
    };
    expect(brokenCube({ impl })).toContain("jit is eager");
  });

  test("a rule that computes another value", () => {
    const whole: Primitive<NoParams>["whole"] = {
      jvp: ([x], [dx]) => [[bind(cubeP, [lax.neg(x)], {})], [dx === null ? null : lax.mul(dx, lax.mul(three(x), lax.mul(x, x)))]],
      partialEval: () => null,
      transpose: () => [],
    };
    expect(brokenCube({ whole })).toContain("jvp and vjp leave the value alone");
  });

  test("a tangent of another type", () => {
    expect(brokenCube({ jvp: [(dx) => [lax.convertDtype(dx, "float32")]] })).toContain("jvp and vjp leave the value alone");
  });

  test("a wrong sign in a derivative", () => {
    const law = "jvp is the directional derivative";
    expect(brokenCube({ jvp: [(dx, _y, [x]) => [lax.neg(lax.mul(dx, lax.mul(three(x), lax.mul(x, x))))]] })).toContain(law);
    expect(brokenCube({ jvp: [null] })).toContain(law);
    expect(brokenCube({ jvp: [(dx) => [dx]] })).toContain(law);
  });

  test("a wrong adjoint", () => {
    const law = "vjp is the adjoint of jvp";
    const wrong: Primitive<AxisParams> = {
      ...momentP,
      jvp: [(dx, _y, _args, params) => [bind(wrong, [dx], params)]],
      transpose: [([ct], [x], { axis }) => ct && lax.broadcastInDim(ct, x.shape, [axis])],
    };
    expect(Object.keys(broken(primitiveLaws(wrong, moment)))).toContain(law);
    expect(Object.keys(broken(primitiveLaws(wrong, moment)))).toContain("transposing twice is the identity");
  });

  test("a transpose for what is not linear", () => {
    expect(brokenCube({ transpose: [([ct]) => ct] })).toContain("what has a transpose is linear");
  });

  test("a derivative whose own derivative is wrong", () => {
    const squareP: Primitive<NoParams> = elementwise1("square", { impl: (x) => x * x, jvp: [(dx, _y, [x]) => lax.mul(dx, x)] });
    expect(brokenCube({ jvp: [(dx, _y, [x]) => [lax.mul(dx, lax.mul(three(x), bind(squareP, [x], {})))]] })).toEqual([
      "jvp of jvp is the second directional derivative",
      "grad of grad is symmetric",
    ]);
  });

  test("a law with nothing to compare", () => {
    const laws = primitiveLaws(cubeP, { settings: (source) => fc.constant({ params: {}, args: [source([0])] }) });
    expect(broken(laws)["jvp is the directional derivative"]).toContain("60 draws, none of which had anything to compare");
  });
});

const fromNumbers = (dtype: DType, values: readonly number[]): HostArray["data"] => {
  const data = allocate(dtype, values.length);
  data.set(values);
  return data;
};

test("a report shows the smallest arguments, and both derivatives one above the other", () => {
  const wrong = { ...cubeP, jvp: [(dx: NDArray, _y: unknown, [x]: readonly NDArray[]) => [lax.mul(dx, lax.mul(x, x))]] };
  const law = primitiveLaws(wrong, { shapes: fc.constant([[2]]), domain: between(-2, 2) }).find(
    (it) => it.statement === "jvp is the directional derivative",
  )!;
  expect(() => law.check(30, 1)).toThrowErrorMatchingInlineSnapshot(`
    [LawError: cube: jvp is the directional derivative, is broken for

      argument 0: f64[2] [ 0.         -0.00390625]
      tangent of argument 0: f64[2] [1. 1.]

    jvp:         f64[2] [0.00000000e+00 1.52587891e-05]
    differences: f64[2] [0.00000000e+00 4.57763672e-05]
    element [1] differs: 0.0000152587890625 and 0.0000457763671875, 3.05e-5 apart

    Found in draw 1, made smaller 6 times. To see it again: NABLA_SEED=1, or check(1, 1).]
  `);
});

test("a wrong adjoint shows both inner products", () => {
  const wrong: Primitive<AxisParams> = {
    ...momentP,
    jvp: [(dx, _y, _args, params) => [bind(wrong, [dx], params)]],
    transpose: [([ct], [x], { axis }) => ct && lax.broadcastInDim(ct, x.shape, [axis])],
  };
  const law = primitiveLaws(wrong, moment).find((it) => it.statement === "vjp is the adjoint of jvp")!;
  expect(() => law.check(30, 1)).toThrowErrorMatchingInlineSnapshot(`
    [LawError: moment: vjp is the adjoint of jvp, is broken for

      parameters axis: 0
      argument 0: f64[2] [0. 0.]
      tangent of argument 0: f64[2] [1. 1.]

    ⟨vjp(ct), t⟩ = 2
    ⟨ct, jvp(t)⟩ = 1
    vjp(ct): f64[2] [1. 1.]
    jvp(t):  f64[] 1.0

    Found in draw 1, made smaller 8 times. To see it again: NABLA_SEED=1, or check(1, 1).]
  `);
});

test("shapes, params and domain stand for settings", () => {
  expect(broken(primitiveLaws(cubeP, { shapes: [[2, 3]] }))).toEqual({});
  expect(broken(primitiveLaws(momentP, { shapes: [[2, 3]], params: { axis: 1 }, domain: [between(0, 1)], wild: false }))).toEqual(
    {},
  );
  expect(() => primitiveLaws(cubeP)[0].check()).toThrow("given neither settings nor shapes");
});

test("a backend is held to the draws that it takes, and to no others", async () => {
  // It computes positive numbers alone.
  const backend: Backend = {
    name: "positive",
    compile: (program) => ({ run: (inputs) => evalProgram(program, inputs).map((y) => lax.abs(y)) }),
  };
  const held = (takes?: BackendScope["takes"]): Promise<void> => {
    const scope: BackendScope = { dtypes: ["float64"], wild: false, ...(takes !== undefined && { takes }) };
    return primitiveBackendLaws(cubeP, backend, { shapes: [[1]], scope })[0].check(200);
  };
  await expect(held()).rejects.toThrow("is the reference");
  await held(([x]) => np.item(x) >= 0);
  await held((_args, [y]) => np.item(y) >= 0);
});

test("a source knows its dtype and whether a derivative will be taken", () => {
  const seen = new Set<string>();
  const settings: Settings<NoParams> = (source) => {
    seen.add(`${source.dtype} ${source.smooth}`);
    return fc.constant({ params: {}, args: [source([2])] });
  };
  primitiveLaws(cubeP, { settings }).forEach((law) => law.check());
  expect([...seen].sort()).toEqual(["float32 false", "float64 false", "float64 true"]);
});

test("parameters cannot be written to", () => {
  const shape: Primitive<AxisParams>["shape"] = (args, params) => {
    (params as { axis: number }).axis = 0;
    return momentP.shape(args, params);
  };
  expect(brokenMoment({ shape }).length).toBeGreaterThan(5);
});
