import type { NDArray } from "@nabla-js/ndarray";
import { checkState } from "../checks.js";
import type { Environment } from "../environment.js";

interface Pictures<S> {
  readonly render: ((state: S) => NDArray) | undefined;
  readonly ansi: ((state: S) => string) | undefined;
}

/** The pictures of an environment whose state stands as `inner` inside that of a wrapper. */
export const picturesOf = <S>({ name, render, ansi }: Environment<S>): Pictures<{ readonly inner: S }> => {
  const within =
    <T>(op: string, draw: (state: S) => T) =>
    (state: { readonly inner: S }): T => {
      checkState(op, state, []);
      return draw(state.inner);
    };
  return { render: render && within(`${name}: render`, render), ansi: ansi && within(`${name}: ansi`, ansi) };
};
