import { sizeOf } from "@nabla-js/ndarray/internal";
import type { DType } from "@nabla-js/ndarray";
import type { Routine, Row } from "../emit/routine.js";
import type { Block } from "../wasm/block.js";
import { constant, type Value, type Variable } from "../wasm/value.js";
import type { Rule } from "./context.js";
import { lowerRoutine, rowsAlong } from "./routines.js";

/** Bits of a digit, and how many numbers a digit has: few for short rows, whose counts are cheaper than their elements. */
const digitsOf = (length: number): number => (length > 1024 ? 11 : 8);

/** Rows up to this length are sorted by insertion. */
const shortRow = 24;

const highestBit = -0x80000000;

/**
 * The bits of a 32-bit number as an unsigned one that ascends as the numbers do. All NaNs are one, above +∞; −0 and +0 are one.
 */
const orderedBits = (b: Block, bits: Value, dtype: DType): Value => {
  if (dtype !== "float32") return dtype === "uint32" || dtype === "uint8" || dtype === "bool" ? bits : bits.xor(highestBit);
  const it = b.let(bits);
  // Negative numbers descend in their bits: all are turned over. Positive ones come above them.
  const turned = b.let(it.xor(it.shr(31).or(highestBit)));
  const isNaN = it.and(0x7fffffff).gtU(0x7f800000);
  return isNaN.choose(constant(-1, "i32"), turned.add(it.eq(highestBit)));
};

/** The same for doubles: the high word, and the low one. */
const orderedWords = (b: Block, high: Value, low: Value): readonly [Value, Value] => {
  const [h, l] = [b.let(high), b.let(low)];
  const isZero = b.let(h.and(0x7fffffff).or(l).eq(0));
  const magnitude = b.let(h.and(0x7fffffff));
  const isNaN = b.let(magnitude.gtU(0x7ff00000).or(magnitude.eq(0x7ff00000).and(l.ne(0))));
  const sign = b.let(h.shr(31));
  const none = constant(-1, "i32");
  return [
    isNaN.choose(none, isZero.choose(constant(highestBit, "i32"), h.xor(sign.or(highestBit)))),
    isNaN.or(isZero).choose(constant(0, "i32"), l.xor(sign)),
  ];
};

/** Words that order one element of a dtype. */
const wordsOf = (dtype: DType): number => (dtype === "float64" ? 2 : 1);

const byte = (i: Value): Value => i.shl(2);

/**
 * Sorts `order` by the words that lie at `keys` beside it, digit by digit from the lowest, keeping the order among equals. Keys
 * move along. Everything ends where it began.
 */
const radixSort = (r: Routine, bits: number): number =>
  r.helper(`radixSort${bits}`, ["i32", "i32", "i32", "i32", "i32", "i32"], [], (b, keys, order, keys2, order2, n, counts) => {
    const numbers = 2 ** bits;
    const [k1, k2, o1, o2] = [b.let(keys), b.let(keys2), b.let(order), b.let(order2)];
    const end = b.let(byte(n));
    for (let shift = 0; shift < 32; shift += bits) {
      const digit = (key: Value): Value => byte(key.shrU(shift).and(numbers - 1));
      b.fill(counts, 0, 4 * numbers);
      b.for(0, end, (at) => count(b, counts.add(digit(k1.add(at).load("i32")))), 4);
      // Where all have one digit, there is nothing to do.
      b.if(
        counts
          .add(digit(k1.load("i32")))
          .load("i32")
          .ne(n),
        () => {
          placesOfDigits(b, counts, numbers);
          b.for(
            0,
            end,
            (at) => {
              const key = b.let(k1.add(at).load("i32"));
              const place = b.let(counts.add(digit(key)));
              const to = b.let(byte(place.load("i32")));
              b.store(place, "i32", place.load("i32").add(1));
              b.store(k2.add(to), "i32", key);
              b.store(o2.add(to), "i32", o1.add(at).load("i32"));
            },
            4,
          );
          exchange(b, k1, k2);
          exchange(b, o1, o2);
        },
      );
    }
    b.if(k1.ne(keys), () => {
      b.copy(keys, k1, end);
      b.copy(order, o1, end);
    });
  });

const count = (b: Block, address: Value): void => {
  const place = b.let(address);
  b.store(place, "i32", place.load("i32").add(1));
};

/** Turns counts of digits into the places at which each digit begins. */
const placesOfDigits = (b: Block, counts: Value, numbers: number): void => {
  const sum = b.let(constant(0, "i32"));
  b.for(
    0,
    4 * numbers,
    (at) => {
      const place = b.let(counts.add(at));
      const here = b.let(place.load("i32"));
      b.store(place, "i32", sum);
      b.set(sum, sum.add(here));
    },
    4,
  );
};

const exchange = (b: Block, x: Variable, y: Variable): void => {
  const kept = b.let(x);
  b.set(x, y);
  b.set(y, kept);
};

/** Sorts 32-bit numbers themselves, where nothing goes with them; the order among equals shows in zeros and NaNs alone. */
const radixSortValues = (r: Routine, dtype: DType, bits: number): number =>
  r.helper(`radixSortValues${bits}_${dtype}`, ["i32", "i32", "i32", "i32"], [], (b, values, spare, n, counts) => {
    const numbers = 2 ** bits;
    const [v1, v2] = [b.let(values), b.let(spare)];
    const end = b.let(byte(n));
    const rounds = Array.from({ length: Math.ceil(32 / bits) }, (_, i) => ({
      shift: i * bits,
      counts: b.let(counts.add(i * 4 * numbers)),
    }));
    const digit = (key: Value, shift: number): Value => byte(key.shrU(shift).and(numbers - 1));
    b.fill(counts, 0, 4 * numbers * rounds.length);
    // The counts of all digits in one go, as moving elements does not change them.
    b.for(
      0,
      end,
      (at) => {
        const key = b.let(orderedBits(b, v1.add(at).load("i32"), dtype));
        for (const round of rounds) count(b, round.counts.add(digit(key, round.shift)));
      },
      4,
    );
    for (const round of rounds) {
      const first = b.let(orderedBits(b, v1.load("i32"), dtype));
      b.if(round.counts.add(digit(first, round.shift)).load("i32").ne(n), () => {
        placesOfDigits(b, round.counts, numbers);
        b.for(
          0,
          end,
          (at) => {
            const value = b.let(v1.add(at).load("i32"));
            const place = b.let(round.counts.add(digit(orderedBits(b, value, dtype), round.shift)));
            const to = b.let(byte(place.load("i32")));
            b.store(place, "i32", place.load("i32").add(1));
            b.store(v2.add(to), "i32", value);
          },
          4,
        );
        exchange(b, v1, v2);
      });
    }
    b.if(v1.ne(values), () => b.copy(values, v1, end));
  });

/** Whether the word list at `i` is greater than at `j`. */
const isGreater = (b: Block, words: readonly Row[], i: Value, j: Value): Value => {
  let result: Value | null = null;
  for (const row of [...words].reverse()) {
    const [x, y] = [b.let(row.at(i)), b.let(row.at(j))];
    result = b.let(result === null ? x.gtU(y) : x.gtU(y).or(x.eq(y).and(result)));
  }
  return result!;
};

/** Writes the words that order the elements of a row, `step` elements apart. */
const writeWords = (r: Routine, source: Row, step: number, length: number, words: readonly Row[], turned: boolean): void =>
  r.for(0, length, (i) => {
    const at = step === 1 ? i : r.let(i.mul(step));
    const put = (row: Row, word: Value): void => r.put(row, i, turned ? word.xor(-1) : word);
    if (source.dtype === "float64") {
      const address = r.let(source.address(at));
      const [high, low] = orderedWords(r, address.load("i32", 4), address.load("i32"));
      put(words[0], high);
      put(words[1], low);
    } else {
      const bits = source.dtype === "float32" ? source.address(at).load("i32") : source.at(at);
      put(words[0], orderedBits(r, bits, source.dtype));
    }
  });

/** The scratch of a sort of one row by words. */
interface Room {
  readonly words: readonly Row[];
  readonly order: Row;
  readonly keys: Row;
  readonly keys2: Row;
  readonly order2: Row;
  readonly counts: Value;
}

const rowBytes = (length: number): number => Math.ceil((4 * length + 16) / 16) * 16;
const roomBytes = (length: number, words: number): number => rowBytes(length) * (words + 4) + 4 * 2048;

const roomOf = (r: Routine, length: number, words: number): Room => {
  const row = (i: number): Row => r.scratchRow(i * rowBytes(length), "uint32");
  return {
    words: Array.from({ length: words }, (_, i) => row(i)),
    order: row(words),
    keys: row(words + 1),
    keys2: row(words + 2),
    order2: row(words + 3),
    counts: r.let(r.scratch.add((words + 4) * rowBytes(length))),
  };
};

/** The stable order of the words: place i holds the position of what comes i-th. */
const sortOrder = (r: Routine, { words, order, keys, keys2, order2, counts }: Room, length: number): void => {
  if (length <= shortRow) {
    r.for(0, length, (i) => {
      const j = r.let(i.sub(1));
      const goesOn = r.let(constant(1, "i32"));
      r.while(
        () => j.ge(0).and(goesOn),
        () => {
          const before = r.let(order.at(j));
          r.if(
            isGreater(r, words, before, i),
            () => {
              r.put(order, j.add(1), before);
              r.set(j, j.sub(1));
            },
            () => r.set(goesOn, 0),
          );
        },
      );
      r.put(order, j.add(1), i);
    });
    return;
  }
  const sort = radixSort(r, digitsOf(length));
  r.for(0, length, (i) => r.put(order, i, i));
  // From the least significant word to the most: each pass keeps the order of the ones before.
  [...words].reverse().forEach((word) => {
    r.for(0, length, (i) => r.put(keys, i, word.at(order.at(i))));
    r.do(sort, keys.start, order.start, keys2.start, order2.start, constant(length, "i32"), counts);
  });
};

/** Sorts along an axis by the first `numKeys` arrays, and permutes the others likewise. */
export const lowerSort: Rule = (it, context) => {
  const { axis, numKeys } = it.params as { readonly axis: number; readonly numKeys: number };
  const types = it.inputs.map((a) => a.type);
  const { outer, length, inner } = rowsAlong(types[0].shape, axis);
  const cost = outer * length * inner * 30;
  const isSingle = types.length === 1 && types[0].dtype !== "float64" && types[0].dtype.endsWith("32") && length > shortRow;
  if (isSingle && inner === 1) {
    const bits = digitsOf(length);
    const scratch = rowBytes(length) + 4 * 2 ** bits * Math.ceil(32 / bits);
    return lowerRoutine(
      it,
      context,
      (r) => {
        const [x, out] = [r.inputs[0], r.outputs[0]];
        const spare = r.scratchRow(0, "uint32");
        const counts = r.let(r.scratch.add(rowBytes(length)));
        r.if(x.start.ne(out.start), () => r.copy(out.start, x.start, outer * length * 4));
        const sort = radixSortValues(r, types[0].dtype, bits);
        r.for(0, outer, (o) => r.do(sort, out.address(o.mul(length)), spare.start, constant(length, "i32"), counts));
      },
      { scratch, cost, inPlace: true },
    );
  }
  const keys = types.slice(0, numKeys);
  const words = keys.reduce((sum, { dtype }) => sum + wordsOf(dtype), 0);
  return lowerRoutine(
    it,
    context,
    (r) => {
      const room = roomOf(r, length, words);
      r.for(0, outer, (o) =>
        r.for(0, inner, (p) => {
          const first = r.let(o.mul(length * inner).add(p));
          let next = 0;
          keys.forEach(({ dtype }, k) => {
            writeWords(r, r.inputs[k].from(r.let(first)), inner, length, room.words.slice(next, (next += wordsOf(dtype))), false);
          });
          sortOrder(r, room, length);
          r.for(0, length, (i) => {
            const from = r.let(room.order.at(i).mul(inner).add(first));
            const to = r.let(i.mul(inner).add(first));
            r.outputs.forEach((out, k) => r.put(out, to, r.inputs[k].at(from)));
          });
        }),
      );
    },
    { scratch: roomBytes(length, words), cost },
  );
};

/** Up to so many of the largest are kept in a short list. */
const shortList = 32;

/** The k largest along the last axis in descending order, and where they stood; of equals the first comes first. */
export const lowerTopK: Rule = (it, context) => {
  const { k } = it.params as { readonly k: number };
  const { dtype, shape } = it.inputs[0].type;
  const length = shape[shape.length - 1];
  const rows = sizeOf(shape.slice(0, -1));
  const words = wordsOf(dtype);
  return lowerRoutine(
    it,
    context,
    (r) => {
      const [x, [values, places]] = [r.inputs[0], r.outputs];
      const room = roomOf(r, length, words);
      r.for(0, rows, (row) => {
        const source = x.from(r.let(row.mul(length)));
        // Descending is ascending in the complements; stability then puts the first of equals first.
        writeWords(r, source, 1, length, room.words, true);
        if (k <= shortList && k < length) smallest(r, room, length, k);
        else sortOrder(r, room, length);
        r.for(0, k, (i) => {
          const place = r.let(room.order.at(i));
          const to = r.let(row.mul(k).add(i));
          r.put(values, to, source.at(place));
          r.put(places, to, place);
        });
      });
    },
    { scratch: roomBytes(length, words), cost: rows * length * 10 },
  );
};

/** The places of the k smallest, in a list that is kept sorted. */
const smallest = (r: Routine, { words, order }: Room, length: number, k: number): void => {
  const held = r.let(constant(0, "i32"));
  r.for(0, length, (i) => {
    const isFull = r.let(held.eq(k));
    const enters = r.let(constant(1, "i32"));
    r.if(isFull, () => r.set(enters, isGreater(r, words, order.at(k - 1), i)));
    r.if(enters, () => {
      const j = r.let(isFull.choose(constant(k - 1, "i32"), held));
      r.set(held, isFull.choose(held, held.add(1)));
      const goesOn = r.let(constant(1, "i32"));
      r.while(
        () => j.gt(0).and(goesOn),
        () => {
          const before = r.let(order.at(j.sub(1)));
          r.if(
            isGreater(r, words, before, i),
            () => {
              r.put(order, j, before);
              r.set(j, j.sub(1));
            },
            () => r.set(goesOn, 0),
          );
        },
      );
      r.put(order, j, i);
    });
  });
};
