import { Code, ModuleBuilder } from "@nabla-js/kernels-wasm/internal";

/** Sums that do not wait for each other, as many as the registers hold. */
const sums = 12;
const turns = 1e7;

/**
 * The rate of multiplications and additions that 128-bit WebAssembly reaches here on one thread, in FLOPs a second: products
 * of registers added to registers, without a load. The best of five.
 *
 * @returns {number}
 */
export const peakFlops = () => {
  const code = new Code([], ["f32"]);
  const counter = code.local("i32");
  const [a, ...sum] = Array.from({ length: sums + 1 }, () => code.local("v128"));
  code.f32x4(0.5).set(a);
  sum.forEach((s, i) => code.f32x4(i).set(s));
  code.i32(turns).set(counter);
  code.repeat(() => {
    // s ← s·½ + ½ stays finite, and takes one multiplication and one addition of four numbers.
    for (const s of sum) code.get(s).get(a).simd("f32x4.mul").get(a).simd("f32x4.add").set(s);
    code.get(counter).i32(1).op("i32.sub").tee(counter);
  });
  sum.slice(1).forEach((s) => code.get(sum[0]).get(s).simd("f32x4.add").set(sum[0]));
  code.get(sum[0]).extract("f32x4.extract_lane", 0);
  const module = new ModuleBuilder();
  module.export("run", module.add("run", code));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes(false)), { env: { memory } }).exports;
  const once = () => {
    const start = performance.now();
    if (!(run() > 0)) throw new Error("the sums should be positive");
    return (turns * sums * 8 * 1000) / (performance.now() - start);
  };
  return Math.max(...Array.from({ length: 5 }, once));
};
