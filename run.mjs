import { build } from "esbuild"; import {readFileSync} from "node:fs";
const { outputFiles } = await build({ stdin:{contents:readFileSync(process.argv[2],"utf8"),resolveDir:process.cwd()+"/apps/gpu-check",loader:"ts"},bundle:true,format:"esm",platform:"node",conditions:["@nabla-js/source"],banner:{js:'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);'},external:["gl","webgpu"],write:false});
await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text.replaceAll("import.meta.url",'"file:///"')).toString("base64")}`);
