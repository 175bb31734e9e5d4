import { sequence, type Sequence } from "./sequence.js";

/** The elements at `order`, in its order. */
export const reorder = <T>(data: Sequence<T>, order: Int32Array): Sequence<T> =>
  sequence(
    order.length,
    (index) => data.at(order[index]),
    (indices) => data.rows(indices.map((index) => order[index])),
  );
