import { describe, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { makeProgram } from "@nabla-js/grad";
import { allClose } from "@nabla-js/gradcheck";
import type { NDArray } from "@nabla-js/ndarray";
import { lengthMask } from "../attention/attention.js";
import { sequential } from "../sequential.js";
import { gruCell, lstmCell, rnnCell } from "./cells.js";
import { gru, gruOf, lstm, lstmOf, rnn, rnnOf } from "./layers.js";
import { bidirectional, recurrent, runCell, stateful } from "./recurrent.js";

const key = random.key(0);
const [batch, time, inputs, units] = [2, 5, 3, 4];
const x = random.normal(key, [batch, time, inputs], { dtype: "float64" });
const double = <T>(it: T): T => tree.map((p) => np.add(np.astype(p, "float64"), 0.1), it);
const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));
const rows = (a: NDArray): number[][] => np.toNested(a) as number[][];

/** v·W for one vector. */
const times = (v: readonly number[], w: readonly (readonly number[])[]): number[] =>
  w[0].map((_, j) => v.reduce((sum, value, i) => sum + value * w[i][j], 0));

/** Each sequence by itself, each unit by itself: `step` makes the next h, and may keep more in `memory`. */
const loops = (
  params: { readonly wx: NDArray; readonly wh: NDArray; readonly b: NDArray },
  step: (ofX: readonly number[], ofH: readonly number[], h: number[], memory: number[]) => number[],
): NDArray => {
  const [wx, wh, b] = [rows(params.wx), rows(params.wh), np.toNested(params.b) as number[]];
  const out = (np.toNested(x) as number[][][]).map((sequence) => {
    let h = new Array<number>(units).fill(0);
    const memory = [...h];
    return sequence.map(
      (input) =>
        (h = step(
          times(input, wx).map((v, j) => v + b[j]),
          times(h, wh),
          h,
          memory,
        )),
    );
  });
  return np.array(out, { dtype: "float64" });
};

describe("each layer is a plain loop", () => {
  test("rnn", () => {
    const params = double(rnn(units).init(key, x.shape).params);
    const expected = loops(params, (ofX, ofH) => ofX.map((v, j) => Math.tanh(v + ofH[j])));
    expect(allClose(rnn(units).apply(params, {}, x)[0], expected)).toBe(true);
  });

  test("lstm, with its gates in the order i, f, g, o", () => {
    const params = double(lstm(units).init(key, x.shape).params);
    const expected = loops(params, (ofX, ofH, _h, c) => {
      const gate = (k: number, j: number): number => ofX[k * units + j] + ofH[k * units + j];
      return c.map((_, j) => {
        c[j] = sigmoid(gate(1, j)) * c[j] + sigmoid(gate(0, j)) * Math.tanh(gate(2, j));
        return sigmoid(gate(3, j)) * Math.tanh(c[j]);
      });
    });
    expect(allClose(lstm(units).apply(params, {}, x)[0], expected)).toBe(true);
  });

  test("gru, with its gates in the order r, z, n", () => {
    const params = double(gru(units).init(key, x.shape).params);
    const bn = np.toTypedArray(params.bn!);
    const expected = loops(params, (ofX, ofH, h) =>
      h.map((before, j) => {
        const r = sigmoid(ofX[j] + ofH[j]);
        const z = sigmoid(ofX[units + j] + ofH[units + j]);
        const n = Math.tanh(ofX[2 * units + j] + r * (ofH[2 * units + j] + bn[j]));
        return (1 - z) * n + z * before;
      }),
    );
    expect(allClose(gru(units).apply(params, {}, x)[0], expected)).toBe(true);
  });
});

test("gru as in the paper: the reset gate acts on h, before the product", () => {
  const params = double(gru(units, { reset: "before" }).init(key, x.shape).params);
  expect(params.bn).toBeNull();
  const wh = rows(params.wh);
  const expected = loops(params, (ofX, ofH, h) => {
    const r = h.map((_, j) => sigmoid(ofX[j] + ofH[j]));
    const inner = times(
      h.map((v, j) => r[j] * v),
      wh,
    );
    return h.map((before, j) => {
      const z = sigmoid(ofX[units + j] + ofH[units + j]);
      return (1 - z) * Math.tanh(ofX[2 * units + j] + inner[2 * units + j]) + z * before;
    });
  });
  expect(allClose(gru(units, { reset: "before" }).apply(params, {}, x)[0], expected)).toBe(true);
  expect(allClose(gru(units).apply(params, {}, x)[0], expected)).toBe(false);
});

test("the plain cells are steps of the layers", () => {
  const first = np.squeeze(np.slice(x, [null, 0], [null, 1]), 1);
  const zeros = np.zeros([batch, units], "float64");
  const step = (y: NDArray): NDArray => np.squeeze(np.slice(y, [null, 0], [null, 1]), 1);
  const r = double(rnn(units).init(key, x.shape).params);
  expect(allClose(rnnCell(r, zeros, first), step(rnn(units).apply(r, {}, x)[0]))).toBe(true);
  const l = double(lstm(units).init(key, x.shape).params);
  expect(allClose(lstmCell(l, { h: zeros, c: zeros }, first).h, step(lstm(units).apply(l, {}, x)[0]))).toBe(true);
  const g = double(gru(units).init(key, x.shape).params);
  expect(allClose(gruCell(g, zeros, first), step(gru(units).apply(g, {}, x)[0]))).toBe(true);
  const before = { reset: "before" } as const;
  const [second] = gru(units, before).apply(g, {}, np.slice(x, [null, null], [null, 2]));
  const h = gruCell(g, gruCell(g, zeros, first, before), np.squeeze(np.slice(x, [null, 1], [null, 2]), 1), before);
  expect(allClose(h, np.squeeze(np.slice(second, [null, 1]), 1))).toBe(true);
});

describe.each([
  ["rnn", rnnOf(units)],
  ["lstm", lstmOf(units)],
  ["gru", gruOf(units)],
  ["gru that resets before the product", gruOf(units, { reset: "before" })],
] as const)("%s", (_name, anyCell) => {
  const cell = anyCell as ReturnType<typeof lstmOf>;
  const params = double(cell.init(key, inputs));
  const lengths = np.array([3, 5], { dtype: "int32" });
  const mask = lengthMask(lengths, time);
  const short = np.slice(x, [0, 0], [1, 3]);

  test("what lies behind the end of a sequence does not count", () => {
    const [y] = recurrent(cell).apply(params, {}, x, { mask });
    const [own] = recurrent(cell).apply(params, {}, short);
    expect(allClose(np.slice(y, [0, 0], [1, 3]), own)).toBe(true);
    expect(np.toTypedArray(np.slice(y, [0, 3], [1, 5])).every((v) => v === 0)).toBe(true);
  });

  test("the last is the last that counts, in both directions", () => {
    for (const reverse of [false, true]) {
      const last = recurrent(cell, { returns: "last", reverse });
      const [y] = last.apply(params, {}, x, { mask });
      expect(y.shape).toEqual([batch, units]);
      expect(allClose(np.slice(y, [0], [1]), last.apply(params, {}, short)[0])).toBe(true);
    }
  });

  test("backwards is forwards over the sequence turned round", () => {
    const [y] = recurrent(cell, { reverse: true }).apply(params, {}, x);
    expect(allClose(y, np.flip(recurrent(cell).apply(params, {}, np.flip(x, 1))[0], 1))).toBe(true);
  });

  test("both directions side by side", () => {
    const layer = bidirectional(cell);
    const both = { forward: params, backward: tree.map((p) => np.mul(p, 0.5), params) };
    const [y] = layer.apply(both, {}, x);
    expect(layer.init(key, x.shape).outputShape).toEqual(y.shape);
    expect(allClose(np.slice(y, [null, null, units]), recurrent(cell, { reverse: true }).apply(both.backward, {}, x)[0])).toBe(
      true,
    );
  });

  test("in pieces it goes on where it stopped", () => {
    const layer = stateful(cell);
    let { state } = double(layer.init(key, x.shape));
    state = tree.map((s) => np.zerosLike(s), state);
    const pieces = [
      [0, 2],
      [2, 3],
      [3, 5],
    ].map(([from, to]) => {
      const [y, next] = layer.apply(params, state, np.slice(x, [null, from], [null, to]));
      state = next;
      return y;
    });
    expect(allClose(np.concatenate(pieces, 1), recurrent(cell).apply(params, {}, x)[0])).toBe(true);
  });

  test("an initial carry is where it begins", () => {
    const whole = runCell(cell, params, x);
    const begun = runCell(cell, params, np.slice(x, [null, null], [null, 2])).last;
    const rest = runCell(cell, params, np.slice(x, [null, 2]), { initial: begun });
    expect(allClose(rest.last, whole.last)).toBe(true);
  });

  test("a sequence of a hundred steps is no longer a Program than one of five", () => {
    const layer = recurrent(cell);
    const program = (steps: number): number =>
      makeProgram((p: typeof params, input: NDArray) => layer.apply(p, {}, input)[0])(params, np.zeros([1, steps, inputs]))
        .equations.length;
    expect(program(100)).toBe(program(5));
  });
});

test("stacked layers stand in a row", () => {
  const model = sequential(lstm(4), lstm(3, { returns: "last" }));
  const { params, outputShape } = model.init(key, [2, 7, 5]);
  expect(outputShape).toEqual([2, 3]);
  expect(params[1].wx.shape).toEqual([4, 12]);
});

test("the forget gate begins open", () => {
  expect(np.toNested(lstm(2).init(key, [1, 1, 1]).params.b)).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
});

test("what does not fit is refused with a remedy", () => {
  const { params } = lstm(4).init(key, x.shape);
  const h = np.zeros([2, 4]);
  expect(() => lstm(4).apply(params, {}, np.zeros([2, 3]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: lstm(4): given x [2, 3]; expected [batch, time, inputs]. Add an axis for a single sequence with np.expandDims(x, 0), or for single numbers with np.expandDims(x, -1).]`,
  );
  expect(() => lstm(4).apply(params, {}, x, { mask: np.ones([2, 3], "bool") })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: lstm(4): given x [2, 5, 3] and mask [2, 3]; expected a mask [batch, time] for x [batch, time, inputs]. Make one of the lengths with lengthMask(lengths, time).]`,
  );
  expect(() => lstmCell(params, { h, c: h }, x)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: lstmCell: given x [2, 5, 3] and wx [3, 16] and wh [4, 16]; expected x [batch, inputs], wx [inputs, 4 · units] and wh [units, 4 · units]. A whole sequence goes to the layer, not to the cell.]`,
  );
  expect(() => gru(0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: gru(0): given units 0; expected a whole number from 1 on. Give units as a whole number.]`,
  );
});
