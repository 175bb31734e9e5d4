import { Code } from "./code.js";
import { ModuleBuilder } from "./module.js";

/** Whether the engine knows relaxed SIMD: a multiplication and an addition as one instruction that rounds once, where the machine has it. */
export const hasRelaxedSimd = (): boolean => {
  const code = new Code(["v128", "v128", "v128"], ["v128"]);
  code.get(code.param(0)).get(code.param(1)).get(code.param(2)).simd("f32x4.relaxed_madd");
  const module = new ModuleBuilder();
  module.export("madd", module.add("madd", code));
  return WebAssembly.validate(module.bytes(false));
};
