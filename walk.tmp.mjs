import { readFileSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
const skip = new Set(["kernels-wasm","kernels-gpu"]);
const np = await import("./packages/ndarray/dist/index.js");
const x = np.ones([2,3]); const v = np.ones([3]);
const hostile = { undefined: undefined, null: null, str: "abc", NaN: NaN, neg: -1, frac: 1.5, empty: [], obj: {}, map: new Map(), fn: () => 1, sym: Symbol("s"), big: 10n, Inf: Infinity, nested: [[1],[2,3]], i32: np.ones([2],"int32"), bool: true, f: x };
const typed = /^(Shape|DType|Value|Tree|Tracer|Law|Usage|Format|Bytes|Zoo|Download|Checksum|\w+)Error$/;
const bad = new Set(["TypeError","RangeError","ReferenceError","Error","SyntaxError","InternalError"]);
const only = process.argv[2]?.split(",");
let total=0, typedN=0, ret=0, badN=0; const report={}, returned={};
for (const dir of readdirSync("packages")) {
  if (skip.has(dir) || (only && !only.includes(dir))) continue;
  const pkg = JSON.parse(readFileSync(`packages/${dir}/package.json`,"utf8"));
  for (const [sub, e] of Object.entries(pkg.exports ?? {})) {
    if (typeof e === "string" || sub.includes("internal") || sub.includes("cli")|| sub.includes("tables")||sub==="./primitives") continue;
    if (!e.default) continue;
    let mod; try { mod = await import(pathToFileURL(`packages/${dir}/${e.default}`).href); } catch (err) { console.log("import", dir, sub, String(err).slice(0,100)); continue; }
    const fns = Object.entries(mod).flatMap(([n,f]) => typeof f === "function" ? [[n,f]] : (typeof f==="object"&&f&&!np.isNDArray(f)? Object.entries(f).filter(([,g])=>typeof g==="function").map(([m,g])=>[`${n}.${m}`,g]):[]));
    for (const [name, f] of fns) {
      if (f.prototype instanceof Error || /^(load|download|setDefaultBackend|zoo|train|cli|main|writeF|save|serve|open)/.test(name)) continue;
      const calls = [[]];
      for (const k in hostile) { const h=hostile[k]; calls.push([[k],[h]],); }
      const list = [{k:"()",a:[]}];
      for (const k in hostile) { const h=hostile[k]; list.push({k:`(${k})`,a:[h]},{k:`(${k},${k})`,a:[h,h]},{k:`(x,${k})`,a:[x,h]},{k:`(${k},x)`,a:[h,x]},{k:`(x,x,${k})`,a:[x,x,h]},{k:`(fn,${k})`,a:[(a)=>a,h]},{k:`(2,${k})`,a:[2,h]},{k:`(2,2,${k})`,a:[2,2,h]},{k:`({},${k})`,a:[{},h]}); }
      for (const {k,a} of list) {
        total++;
        try {
          let r = f(...a);
          if (r instanceof Promise) { r = await Promise.race([r, new Promise(res=>setTimeout(()=>res("timeout"),300))]); }
          ret++; (returned[`${dir}${sub.slice(1)}.${name}`]??=[]).push(k);
        } catch (err) {
          const n = err?.name ?? String(err);
          if (bad.has(n) || !(err instanceof Error)) { badN++; (report[`${dir}${sub.slice(1)}.${name}`]??=[]).push(`${k}: ${n}: ${String(err?.message ?? err).slice(0,110)} @ ${(err.stack||"").split("\n").find(l=>l.includes("/dist/"))?.replace(/.*\/packages\//,"")}`); }
          else typedN++;
        }
      }
    }
  }
}
console.log({total,typedN,ret,badN, functions:Object.keys(report).length});
for (const [n,l] of Object.entries(report)) { console.log(n, l.length); for (const s of l.slice(0,+(process.argv[3]??4))) console.log("    ", s); }
import { writeFileSync } from "node:fs"; writeFileSync("/tmp/walk/returned.json", JSON.stringify(returned,null,1));
process.exit(0);
