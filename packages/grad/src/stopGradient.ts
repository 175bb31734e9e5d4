import { stopGradient as stop } from "@nabla-js/ndarray/lax";
import * as tree from "@nabla-js/ndarray/tree";

/** The same tree, whose arrays are constants to every derivative. */
export const stopGradient = <T>(x: T): T => tree.map(stop, x);
