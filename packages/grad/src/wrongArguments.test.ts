import { describe, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { messageOf, threeParts } from "../../../tools/messages.js";
import * as g from "./index.js";

// What every export says to arguments it cannot take: what was given, what was expected, how to mend it.

const x = np.array([1, 2, 3]);
const s = np.array(1);
const i = np.array([1, 2], { dtype: "int32" });
const loss = (x: NDArray): NDArray => np.sum(np.square(x));
const step = (c: NDArray, x: NDArray): readonly [NDArray, NDArray] => [c, x];
const double = (x: NDArray): NDArray => np.mul(2, x);

/** Calls that no compiler would let pass. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the point of this table is what types forbid
const any = <T>(value: T): any => value;

const calls: Readonly<Record<string, readonly (() => unknown)[]>> = {
  grad: [
    () => g.grad(any(null)),
    () => g.grad(any(x)),
    () => g.grad(loss, any(null)),
    () => g.grad(loss, { argnums: 1 })(x),
    () => g.grad(loss, { argnums: [0, -1] })(x),
    () => g.grad(loss, { argnums: any("x") })(x),
    () => g.grad(any(loss))(),
    () => g.grad(loss)(i),
    () => g.grad(double)(x),
    () => g.grad(any(() => undefined))(x),
    () => g.grad(any(loss), { hasAux: true })(x),
    () => g.grad(any(loss))({ w: x, f: double }),
  ],
  valueAndGrad: [() => g.valueAndGrad(any(undefined)), () => g.valueAndGrad(loss, any(3)), () => g.valueAndGrad(double)(x)],
  vjp: [
    () => g.vjp(any(3)),
    () => g.vjp(loss, x)[1](x),
    () => g.vjp(loss, x)[1](undefined),
    () => g.vjp(loss, x)[1]([s]),
    () => g.vjp(any(step), x, x)[1](s),
  ],
  jvp: [
    () => g.jvp(any(null), [x], [x]),
    () => g.jvp(loss, any(x), [x]),
    () => g.jvp(loss, [x], any(undefined)),
    () => g.jvp(loss, [x], [s]),
    () => g.jvp(loss, [x], [x, x]),
    () => g.jvp(loss, [i], [i]),
  ],
  linearize: [() => g.linearize(any(null), x), () => g.linearize(loss, x)[1](s), () => g.linearize(loss, x)[1]()],
  linearTranspose: [
    () => g.linearTranspose(any(null), x),
    () => g.linearTranspose(double, x)(s),
    () => g.linearTranspose(loss, x)(s),
  ],
  hvp: [() => g.hvp(any(null), x, x), () => g.hvp(loss, x, s), () => g.hvp(double, x, x)],
  jacfwd: [
    () => g.jacfwd(any(null)),
    () => g.jacfwd(double, any(null)),
    () => g.jacfwd(double, { argnums: 2 })(x),
    () => g.jacfwd(double)(i),
  ],
  jacrev: [
    () => g.jacrev(any("f")),
    () => g.jacrev(double, any(1)),
    () => g.jacrev(double, { argnums: [0, 1] })(x),
    () => g.jacrev(double)(i),
  ],
  hessian: [() => g.hessian(any(x)), () => g.hessian(loss, any(null)), () => g.hessian(loss)(i)],
  vmap: [
    () => g.vmap(any(null)),
    () => g.vmap(loss, any(null)),
    () => g.vmap(loss, { inAxes: 5 })(x),
    () => g.vmap(loss, { inAxes: [{ a: 0 }] })(x),
    () => g.vmap(loss, { inAxes: [0, 0] })(x),
    () => g.vmap(loss, { inAxes: any("0") })(x),
    () => g.vmap(double, { outAxes: 3 })(x),
    () => g.vmap(double, { outAxes: [0, 1] })(x),
    () => g.vmap(double, { outAxes: null })(x),
    () => g.vmap(step)(x, i),
    () => g.vmap(loss, { inAxes: null })(x),
    () => g.vmap(loss, { axisSize: 2 })(x),
    () => g.vmap(loss, { inAxes: null, axisSize: -1 })(x),
    () => g.vmap(loss)(s),
  ],
  jit: [
    () => g.jit(any(null)),
    () => g.jit(loss, any(null)),
    () => g.jit(loss, { staticArgnums: [0], donate: [0] }),
    () => g.jit(loss, { staticArgnums: any(0) }),
    () => g.jit(loss, { donate: any("0") }),
    () => g.jit(loss, { staticArgnums: [1] })(x),
    () => g.jit(loss, { donate: [7] })(x),
    () => g.jit(loss, { backend: any({}) }),
    () => g.jit(() => double)(),
  ],
  scan: [
    () => g.scan(any(null), s, x),
    () => g.scan(step, s, x, any(null)),
    () => g.scan(any(double), s, x),
    () => g.scan((c: NDArray, x) => [[c, c], x] as unknown as [NDArray, NDArray], s, x),
    () => g.scan((c: NDArray, x) => [np.astype(c, "float64"), x] as const, s, x),
    () => g.scan(any(step), s, [x, i]),
    () => g.scan(any(step), s, null),
    () => g.scan(step, s, x, { length: 5 }),
    () => g.scan(step, s, s),
    () => g.scan(any(step), s, null, { length: -1 }),
    () => g.scan(step, s, x, { unroll: 0 }),
  ],
  map: [() => g.map(any(null), x), () => g.map(double, s)],
  foriLoop: [
    () => g.foriLoop(0, 3, any(null), s),
    () => g.foriLoop(any("a"), 3, (_i, x) => x, s),
    () => g.foriLoop(0, 1.5, (_i, x) => x, s),
    () => g.foriLoop(0, any(x), (_i, x) => x, s),
    () =>
      g.foriLoop(
        0,
        3,
        any((_i: NDArray, x: NDArray) => [x]),
        s,
      ),
  ],
  whileLoop: [
    () => g.whileLoop(any(null), double, s),
    () => g.whileLoop(() => np.array(true), any(undefined), s),
    () => g.whileLoop((x) => np.less(x, 2), double, x),
    () => g.whileLoop((x) => x, double, s),
    () =>
      g.whileLoop(
        any(() => true),
        any((x: NDArray) => [x]),
        s,
      ),
    () => g.grad((x: NDArray) => g.whileLoop((y) => np.less(y, 9), double, x))(s),
  ],
  cond: [
    () => g.cond(true, any(null), double, x),
    () => any(g.cond)(true, double, x),
    () => g.cond(x, double, double, x),
    () => g.cond(any("yes"), double, double, x),
    () => g.cond(any(null), double, double, x),
    () => g.cond(true, double, loss, x),
    () =>
      g.cond(
        true,
        double,
        any((x: NDArray) => [x, x]),
        x,
      ),
  ],
  switchCase: [
    () => g.switchCase(0, any(double), x),
    () => g.switchCase(0, [], x),
    () => g.switchCase(0, any([null]), x),
    () => g.switchCase(0.5, [double], x),
    () => g.switchCase(x, [double], x),
    () => g.switchCase(any(undefined), [double], x),
  ],
  associativeScan: [
    () => g.associativeScan(any(null), x),
    () => g.associativeScan(np.add, s),
    () => g.associativeScan(np.add, x, any(null)),
    () =>
      g.associativeScan(
        any((a: NDArray) => np.sum(a)),
        x,
      ),
  ],
  customJvp: [
    () => g.customJvp(any(null), any(null)),
    () => g.customJvp(loss, any(null)),
    () =>
      g.grad(
        g.customJvp(
          loss,
          any(() => 1),
        ),
      )(x),
    () => g.grad(g.customJvp(loss, ([x], [dx]) => [loss(x), dx]))(x),
    () =>
      g.grad(
        g.customJvp(
          loss,
          any(([x]: [NDArray]) => [[loss(x)], x]),
        ),
      )(x),
  ],
  customVjp: [
    () => g.customVjp(any(null), any(null), any(null)),
    () => g.customVjp(loss, any(undefined), any(undefined)),
    () => g.customVjp(loss, (x) => [loss(x), x] as const, any(null)),
    () =>
      g.customVjp(
        loss,
        (x) => [loss(x), x] as const,
        () => [x],
        any(null),
      ),
    () =>
      g.customVjp(
        loss,
        (x) => [loss(x), x] as const,
        () => [x],
        { nondiffArgnums: [4] },
      )(x),
    () =>
      g.grad(
        g.customVjp(
          loss,
          any(() => 1),
          () => [x],
        ),
      )(x),
    () =>
      g.grad(
        g.customVjp(
          loss,
          (x) => [loss(x), x] as const,
          any(() => 1),
        ),
      )(x),
    () =>
      g.grad(
        g.customVjp(
          loss,
          (x) => [loss(x), x] as const,
          () => [s],
        ),
      )(x),
    () =>
      g.jvp(
        g.customVjp(
          loss,
          (x) => [loss(x), x] as const,
          () => [x],
        ),
        [x],
        [x],
      ),
  ],
  checkpoint: [
    () => g.checkpoint(any(null)),
    () => g.checkpoint(loss, any(null)),
    () => g.checkpoint(loss, { policy: any("some") }),
  ],
  closureConvert: [() => g.closureConvert(any(null), x)],
  debugNans: [() => g.debugNans(any(null))],
  debugPrint: [
    () => g.debugPrint("x", any(double)),
    () => g.debugPrint("x", x, any(null)),
    () => g.debugPrint("x", x, any({ write: 1 })),
  ],
  nameScope: [() => g.nameScope("layer", any(null))],
  stopGradient: [() => g.stopGradient({ w: x, f: double })],
  evalShape: [() => g.evalShape(any(null), x)],
  makeProgram: [() => g.makeProgram(any(null)), () => g.makeProgram(any(loss))(double)],
  evalProgram: [
    () => g.evalProgram(any(loss), [x]),
    () => g.evalProgram(g.makeProgram(loss)(x), any(x)),
    () => g.evalProgram(g.makeProgram(loss)(x), []),
  ],
  printProgram: [() => g.printProgram(any(loss))],
  checkProgram: [() => g.checkProgram(any(3))],
  costAnalysis: [() => g.costAnalysis(any(loss))],
  programSvg: [() => g.programSvg(any({}))],
  setDefaultBackend: [() => g.setDefaultBackend(any({ name: "mine" })), () => g.setDefaultBackend(any(undefined))],
};

test("every export has its lines", () => {
  expect(Object.keys(calls).sort()).toEqual(Object.keys(g).sort());
});

describe.each(Object.entries(calls))("%s", (_name, list) => {
  test("refuses what it cannot take", async () => {
    for (const call of list) expect(await messageOf(call), String(call)).toMatch(threeParts);
  });
});

test("the messages, as they read", async () => {
  expect((await Promise.all(Object.values(calls).flat().map(messageOf))).join("\n")).toMatchInlineSnapshot(`
    "ValueError: grad: given null as f; expected a function. Pass the function itself.
    ValueError: grad: given float32[3] as f; expected a function. Pass the function itself.
    ValueError: grad: given null as options; expected an object. Leave them out, or name them.
    ValueError: grad of loss: given argnums 1; expected the place of one of 1 arguments, from 0. Pass all of them by place.
    ValueError: grad of loss: given argnums -1; expected the place of one of 1 arguments, from 0. Pass all of them by place.
    ValueError: grad of loss: given argnums "x"; expected the place of one of 1 arguments, from 0. Pass all of them by place.
    ValueError: grad of loss: given argnums 0; expected the place of one of 0 arguments, from 0. Pass all of them by place.
    DTypeError: grad of loss: given argument 0 int32; expected at least one float32 or float64 leaf to differentiate by. Convert with np.astype(x, "float32"), or choose another argument with argnums.
    ShapeError: grad of double: given value [3]; expected a single number []. Take np.mean or np.sum of it; for all derivatives of an array use jacrev.
    ShapeError: grad: given nothing []; expected a single number []. Return the loss alone, or [loss, aux] with hasAux: true.
    TreeError: grad of loss with hasAux: given no list at the result; expected a pair [value, aux]. Return [value, aux], or leave hasAux out.
    TreeError: tree: given a function at arguments[0].f; expected an array, a number, a list or a plain object of them; or a string, boolean, null or undefined. Leave it out of the tree, or pass it as a static argument.
    ValueError: valueAndGrad: given undefined as f; expected a function. Pass the function itself.
    ValueError: valueAndGrad: given 3 as options; expected an object. Leave them out, or name them.
    ShapeError: valueAndGrad of double: given value [3]; expected a single number []. Take np.mean or np.sum of it; for all derivatives of an array use jacrev.
    ValueError: vjp: given 3 as f; expected a function. Pass the function itself.
    TracerError: vjp of loss: given float32[3] among the cotangents, for a value f32[]; expected f32[]. Give each the shape and dtype of the value it belongs to.
    ValueError: vjp of loss: given undefined among the cotangents; expected a tree like the values they belong to, with an array, a number or null for each array. Give each the shape and dtype of the value it belongs to.
    ValueError: vjp of loss: given [float32[]] among the cotangents; expected a tree like the values they belong to, with an array, a number or null for each array. Give each the shape and dtype of the value it belongs to.
    TreeError: tree: given float32[] at cotangents; expected a list of 2. Pass a tree of the same structure.
    ValueError: jvp: given null as f; expected a function. Pass the function itself.
    ValueError: jvp of loss: given float32[3] as primals; expected a list. Write jvp(f, [x], [dx]), with a list even for one argument.
    ValueError: jvp of loss: given undefined as tangents; expected a list. Write jvp(f, [x], [dx]), with a list even for one argument.
    TracerError: jvp of loss: given float32[] among the tangents, for a value f32[3]; expected f32[3]. Give each the shape and dtype of the value it belongs to.
    TreeError: tree: given a list of 2 at tangents; expected a list of 1. Pass a tree of the same structure.
    TracerError: jvp of loss: given int32[2] among the tangents, for a value i32[2]; expected null: integers and bools have no derivative. Pass null there.
    ValueError: linearize: given null as f; expected a function. Pass the function itself.
    TracerError: linearize of loss: given float32[] among the tangents, for a value f32[3]; expected f32[3]. Give each the shape and dtype of the value it belongs to.
    TreeError: tree: given a list of 0 at tangents; expected a list of 1. Pass a tree of the same structure.
    ValueError: linearTranspose: given null as f; expected a function. Pass the function itself.
    TracerError: linearTranspose of double: given float32[] among the cotangents, for a value f32[3]; expected f32[3]. Give each the shape and dtype of the value it belongs to.
    TracerError: reverse mode: given square, in argument 0; expected primitives that are linear in their tangents. Give the primitive a transpose rule, or the function a customVjp.
    ValueError: hvp: given null as f; expected a function. Pass the function itself.
    TracerError: jvp of hvp of loss: given float32[] among the tangents, for a value f32[3]; expected f32[3]. Give each the shape and dtype of the value it belongs to.
    ShapeError: grad of double: given value [3]; expected a single number []. Take np.mean or np.sum of it; for all derivatives of an array use jacrev.
    ValueError: jacfwd: given null as f; expected a function. Pass the function itself.
    ValueError: jacfwd of double: given null as options; expected an object. Leave them out, or name them.
    ValueError: jacfwd of double: given argnums 2; expected the place of one of 1 arguments, from 0. Pass all of them by place.
    DTypeError: jacfwd of double: given argument int32; expected float32 or float64. Convert with np.astype(x, "float32"), or close over what is not differentiated.
    ValueError: jacrev: given "f" as f; expected a function. Pass the function itself.
    ValueError: jacrev of double: given 1 as options; expected an object. Leave them out, or name them.
    ValueError: jacrev of double: given argnums 1; expected the place of one of 1 arguments, from 0. Pass all of them by place.
    DTypeError: jacrev of double: given argument int32; expected float32 or float64. Convert with np.astype(x, "float32"), or close over what is not differentiated.
    ValueError: hessian: given float32[3] as f; expected a function. Pass the function itself.
    ValueError: hessian of loss: given null as options; expected an object. Leave them out, or name them.
    DTypeError: jacfwd of hessian of loss: given argument int32; expected float32 or float64. Convert with np.astype(x, "float32"), or close over what is not differentiated.
    ValueError: vmap: given null as f; expected a function. Pass the function itself.
    ValueError: vmap of loss: given null as options; expected an object. Leave them out, or name them.
    ValueError: vmap of loss: given axis 5 for arguments[0], which has 1 axis; expected null, or an axis from -1 to 0. Give inAxes: [0, null, …], with null for arguments that all members share.
    TreeError: tree: given an object with the keys a at inAxes[0]; expected *. Pass a tree of the same structure.
    TreeError: tree: given a list of 2 at inAxes; expected a list of 1. Pass a tree of the same structure.
    ValueError: vmap of loss: given axis "0" for arguments[0], which has 1 axis; expected null, or an axis from -1 to 0. Give inAxes: [0, null, …], with null for arguments that all members share.
    ValueError: vmap of double: given axis 3 for the result, which has 1 axis; expected null, or an axis from -1 to 0. Give inAxes: [0, null, …], with null for arguments that all members share.
    TreeError: tree: given a list of 2 at outAxes; expected *. Pass a tree of the same structure.
    ValueError: vmap of double: given outAxes null for a result that differs between members; expected an axis for it. Give its axis in outAxes, or reduce over the members outside of vmap.
    ShapeError: vmap of step: given arguments[0] along axis 0 [3] and arguments[1] along axis 0 [2]; expected one length along all mapped axes. Give inAxes: [0, null, …], with null for arguments that all members share.
    ValueError: vmap of loss: given no mapped argument; expected at least one, or axisSize. Give the axis of one argument in inAxes, or the length as axisSize.
    ShapeError: vmap of loss: given arguments[0] along axis 0 [3]; expected one length along all mapped axes, axisSize 2. Give inAxes: [0, null, …], with null for arguments that all members share.
    ValueError: vmap of loss: given axisSize -1; expected a whole number from 0. Pass a plain number; one that is computed, with Math.round.
    ValueError: vmap of loss: given axis 0 for arguments[0], which has 0 axes; expected null: a single number cannot be mapped. Give inAxes: [0, null, …], with null for arguments that all members share.
    ValueError: jit: given null as f; expected a function. Pass the function itself.
    ValueError: jit of loss: given null as options; expected an object. Leave them out, or name them.
    ValueError: jit of loss: given argument 0 both static and donated; expected one of the two: a static argument has no memory to give. Take it out of staticArgnums or of donate.
    ValueError: jit of loss: given 0 as staticArgnums; expected a list. Write staticArgnums: [1].
    ValueError: jit of loss: given "0" as donate; expected a list. Write donate: [0].
    ValueError: jit of loss: given staticArgnums 1; expected the place of one of 1 arguments, from 0. Pass all of them by place.
    ValueError: jit of loss: given donate 7; expected the place of one of 1 arguments, from 0. Pass all of them by place.
    ValueError: jit of loss: given an empty object as backend; expected a backend: an object with a name and compile(program, options). Make one, for instance with createWasmBackend(), or leave it out.
    TreeError: tree: given a function at the result; expected an array, a number, a list or a plain object of them; or a string, boolean, null or undefined. Leave it out of the tree, or pass it as a static argument.
    ValueError: scan: given null as f; expected a function. Pass the function itself.
    ValueError: scan of step: given null as options; expected an object. Leave them out, or name them.
    ValueError: scan of double: given a function that returns no list; expected a pair [carry, y]. Return [carry, y]; with nothing to put out, [carry, null].
    TreeError: scan: given the structure [*,*] at the carry; expected the structure * (* is an array). Return a carry of the structure that came in.
    ShapeError: scan: given carry going in as float32 [] and coming out as float64 []; expected a carry that keeps its shapes and dtypes from step to step. Convert the first carry, for instance with np.astype, or reshape what the function returns.
    ShapeError: scan of step: given xs[0] [3] and xs[1] [2]; expected a first axis of 3 steps in each. Stack the inputs along axis 0, and pass what does not change by closing over it.
    ValueError: scan of step: given no stacked input and the length undefined; expected a number of steps. Pass { length: n }.
    ShapeError: scan of step: given xs [3]; expected a first axis of 5 steps in each. Stack the inputs along axis 0, and pass what does not change by closing over it.
    ShapeError: scan of step: given xs []; expected a first axis in each. Stack the inputs along axis 0, and pass what does not change by closing over it.
    ValueError: scan of step: given no stacked input and the length -1; expected a number of steps. Pass { length: n }.
    ValueError: scan of step: given unroll 0; expected a whole number from 1. Pass a plain number; one that is computed, with Math.round.
    ValueError: map: given null as f; expected a function. Pass the function itself.
    ShapeError: map of double: given xs []; expected a first axis in each. Stack the inputs along axis 0, and pass what does not change by closing over it.
    ValueError: foriLoop: given null as body; expected a function. Pass the function itself.
    ValueError: foriLoop: given lower "a"; expected a whole number from -2147483648. Pass a plain number; one that is computed, with Math.round.
    ValueError: foriLoop: given upper 1.5; expected a whole number from -2147483648. Pass a plain number; one that is computed, with Math.round.
    DTypeError: foriLoop: given upper f32[3]; expected a whole number or an integer []. Convert with np.astype(x, "int32").
    TreeError: foriLoop: given the structure [*] at the carry; expected the structure * (* is an array). Return a carry of the structure that came in.
    ValueError: whileLoop: given null as condition; expected a function. Pass the function itself.
    ValueError: whileLoop: given undefined as body; expected a function. Pass the function itself.
    DTypeError: whileLoop of double: given the condition bool[3]; expected a single bool []. Compare, as np.less(x, 10); reduce with np.any or np.all, or map the loop with vmap.
    DTypeError: whileLoop of double: given the condition f32[]; expected a single bool []. Compare, as np.less(x, 10); reduce with np.any or np.all, or map the loop with vmap.
    DTypeError: whileLoop: given the condition nothing; expected a single bool []. Compare, as np.less(x, 10); reduce with np.any or np.all, or map the loop with vmap.
    TracerError: reverse mode through whileLoop: given a loop whose number of steps depends on the data; expected a number of steps that is known, so that what the way back needs can be stored. Use scan, or foriLoop with fixed bounds; or use forward mode (jvp, jacfwd), or give the function a customVjp.
    ValueError: cond: given null as onTrue; expected a function. Pass the function itself.
    ValueError: cond: given float32[3] as onFalse; expected a function. Pass the function itself.
    ShapeError: cond: given predicate [3]; expected a single number []. Choose element by element with np.where, or map cond with vmap.
    ValueError: cond: given "yes" as predicate; expected a number, a boolean or an array []. Pass the predicate first, then functions, then their operands.
    ValueError: cond: given null as predicate; expected a number, a boolean or an array []. Pass the predicate first, then functions, then their operands.
    ShapeError: cond: given the result of loss as float32 [] and of double as float32 [3]; expected one shape and dtype from all branches. Convert with np.astype, or broadcast, in the branch that differs.
    TreeError: cond: given the structure * at the result of double; expected the structure [*,*] (* is an array). Return the same structure as branch 0.
    ValueError: switchCase: given a function as branches; expected a list. Pass a list of functions of the operands.
    ValueError: switchCase: given no branches; expected at least one function. Pass a list of functions of the operands.
    ValueError: switchCase: given null as branches[0]; expected a function. Pass the function itself.
    ValueError: switchCase: given index 0.5; expected a whole number from -2147483648. Pass a plain number; one that is computed, with Math.round.
    DTypeError: switchCase: given index f32[3]; expected an integer []. Convert with np.astype(index, "int32").
    ValueError: switchCase: given undefined as index; expected a number, a boolean or an array []. Pass the index first, then functions, then their operands.
    ValueError: associativeScan: given null as combine; expected a function. Pass the function itself.
    ShapeError: associativeScan of add: given xs []; expected one length along the first axis of all. Stack the elements along axis 0.
    ValueError: associativeScan of add: given null as options; expected an object. Leave them out, or name them.
    ShapeError: slice: given x [] and starts [0] and limits [] and steps [2]; expected 0 ≤ start ≤ limit ≤ length and step ≥ 1 for each axis. Use np.slice, which takes negative and open ends, and clips.
    ValueError: customJvp: given null as f; expected a function. Pass the function itself.
    ValueError: customJvp of loss: given null as rule; expected a function. Pass the function itself.
    ValueError: customJvp of loss: given 1 from rule; expected a pair [value, tangent]. Return [value, tangent] from rule.
    TracerError: customJvp of loss: given float32[3] under grad among the tangents of the rule, for a value f32[]; expected f32[]. Give each the shape and dtype of the value it belongs to.
    TreeError: customJvp of loss: given the structure [*] at the value of the rule; expected the structure * (* is an array). Return [value, tangent] with a value as the function gives.
    ValueError: customVjp: given null as f; expected a function. Pass the function itself.
    ValueError: customVjp of loss: given undefined as forward; expected a function. Pass the function itself.
    ValueError: customVjp of loss: given null as backward; expected a function. Pass the function itself.
    ValueError: customVjp of loss: given null as options; expected an object. Leave them out, or name them.
    ValueError: customVjp of loss: given nondiffArgnums 4; expected the place of one of 1 arguments, from 0. Pass all of them by place.
    ValueError: customVjp of loss: given 1 from forward; expected a pair [value, residuals]. Return [value, residuals] from forward.
    ValueError: customVjp of loss: given 1 from backward; expected a list of 1: a cotangent, or null, for each differentiable argument. Return [cotangent of the first argument, …].
    TracerError: customVjp of loss: given float32[] among the cotangents of backward, for a value f32[3]; expected f32[3]. Give each the shape and dtype of the value it belongs to.
    TracerError: forward mode through customVjp: given jvp, jacfwd or linearize of a function with a rule for reverse mode only; expected grad, vjp or jacrev. Use reverse mode, or give the function its derivative by customJvp, which serves both.
    ValueError: checkpoint: given null as f; expected a function. Pass the function itself.
    ValueError: checkpoint of loss: given null as options; expected an object. Leave them out, or name them.
    ValueError: checkpoint of loss: given policy "some"; expected one of nothing, dots, everything. Check the spelling.
    ValueError: closureConvert: given null as f; expected a function. Pass the function itself.
    ValueError: debugNans: given null as f; expected a function. Pass the function itself.
    TreeError: tree: given a function at values; expected an array, a number, a list or a plain object of them; or a string, boolean, null or undefined. Leave it out of the tree, or pass it as a static argument.
    ValueError: debugPrint: given null as options; expected an object. Leave them out, or name them.
    ValueError: debugPrint: given 1 as write; expected a function. Pass the function itself.
    ValueError: nameScope: given null as f; expected a function. Pass the function itself.
    TreeError: tree: given a function at tree.f; expected an array, a number, a list or a plain object of them; or a string, boolean, null or undefined. Leave it out of the tree, or pass it as a static argument.
    ValueError: evalShape: given null as f; expected a function. Pass the function itself.
    ValueError: makeProgram: given null as f; expected a function. Pass the function itself.
    TreeError: tree: given a function at arguments[0]; expected an array, a number, a list or a plain object of them; or a string, boolean, null or undefined. Leave it out of the tree, or pass it as a static argument.
    ValueError: evalProgram: given a function; expected a Program. Make it with makeProgram(f)(…arguments).
    ValueError: evalProgram: given float32[3] as inputs; expected a list of 1: f32[3]. Pass an array for each input of the Program, in order.
    ValueError: evalProgram: given 0 inputs; expected a list of 1: f32[3]. Pass an array for each input of the Program, in order.
    ValueError: printProgram: given a function; expected a Program. Make it with makeProgram(f)(…arguments).
    ValueError: checkProgram: given 3; expected a Program. Make it with makeProgram(f)(…arguments).
    ValueError: costAnalysis: given a function; expected a Program. Make it with makeProgram(f)(…arguments).
    ValueError: programSvg: given an empty object; expected a Program. Make it with makeProgram(f)(…arguments).
    ValueError: setDefaultBackend: given an object with name as backend; expected a backend: an object with a name and compile(program, options). Make one, for instance with createWasmBackend(), or leave it out.
    ValueError: setDefaultBackend: given undefined as backend; expected a backend: an object with a name and compile(program, options). Make one, for instance with createWasmBackend(), or leave it out."
  `);
});
