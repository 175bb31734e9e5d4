import { sequence, type Sequence } from "./sequence.js";

/** The elements at `order`, in its order. */
export const reorder = <T>(data: Sequence<T>, order: Int32Array): Sequence<T> =>
  sequence(
    order.length,
    (index) => data.at(order[index]),
    (indices) => {
      const there = new Int32Array(indices.length);
      for (let i = 0; i < there.length; i++) there[i] = order[indices[i]];
      return data.rows(there);
    },
  );
