import { currentInterpreter, type Interpreter } from "@nabla-js/ndarray/internal";
import { checkFunction } from "./checks.js";

/** An interpreter that records names: the builders of Programs. */
interface Scoped extends Interpreter {
  enterScope(name: string): void;
  leaveScope(): void;
}

const isScoped = (it: Interpreter): it is Scoped => "enterScope" in it;

/**
 * Runs `f`, whose equations carry `name` in every Program that records them; names nest. Printed Programs, costs and
 * pictures show them.
 *
 * @example
 * ```ts
 * makeProgram((x) => nameScope("wave", () => np.sin(x))); // … b:f32[3] = sin a  # wave …
 * ```
 */
export const nameScope = <T>(name: string, f: () => T): T => {
  checkFunction("nameScope", f);
  const scoped: Scoped[] = [];
  for (let it = currentInterpreter(); it !== null; it = it.parent) if (isScoped(it)) scoped.push(it);
  scoped.forEach((it) => it.enterScope(name));
  try {
    return f();
  } finally {
    scoped.forEach((it) => it.leaveScope());
  }
};

/** Runs `f` under the name of an equation that is evaluated again, if it has one. */
export const underScope = <T>(scope: string | undefined, f: () => T): T => (scope === undefined ? f() : nameScope(scope, f));
