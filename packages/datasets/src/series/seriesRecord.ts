import type { NDArray } from "@nabla-js/ndarray";

/** A time series: when, and what was measured then, `values` `[time, columns]` as float32 with NaN where one is missing. */
export type SeriesRecord = { readonly times: readonly string[]; readonly values: NDArray };
