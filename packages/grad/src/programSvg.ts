import { typeName } from "@nabla-js/ndarray/internal";
import { checkIsProgram } from "./checks.js";
import type { Atom, Program, Variable } from "./program.js";

/** A box of the picture: an input, a captured array, an equation, or a result. */
interface Box {
  readonly lines: readonly string[];
  readonly fill: string;
  readonly layer: number;
  readonly reads: readonly number[];
}

const line = 14;
const gap = { x: 16, y: 34 };
const widthOf = ({ lines }: Box): number => 14 + 6.6 * Math.max(...lines.map((text) => text.length));
const heightOf = ({ lines }: Box): number => 10 + line * lines.length;

/**
 * A picture of a Program: a box for each input and equation, an arrow for each value that is read. What is read stands above
 * its readers. Literals are left out.
 *
 * @returns An SVG document.
 */
export const programSvg = (program: Program): string => {
  checkIsProgram("programSvg", program);
  const boxes = boxesOf(program);
  const layers: number[][] = [];
  boxes.forEach(({ layer }, i) => (layers[layer] ??= []).push(i));
  const place = new Map<number, { x: number; y: number }>();
  const widths = layers.map((layer) => layer.reduce((sum, i) => sum + widthOf(boxes[i]) + gap.x, -gap.x));
  const width = Math.max(...widths, 0) + 2 * gap.x;
  let y = gap.x;
  layers.forEach((layer, depth) => {
    let x = (width - widths[depth]) / 2;
    // Boxes stand below the middle of what they read, as far as order allows.
    const middle = (i: number): number => {
      const above = boxes[i].reads.map((j) => place.get(j)!.x + widthOf(boxes[j]) / 2);
      return above.length === 0 ? 0 : above.reduce((a, b) => a + b) / above.length;
    };
    if (depth > 0) layer.sort((a, b) => middle(a) - middle(b));
    for (const i of layer) {
      place.set(i, { x, y });
      x += widthOf(boxes[i]) + gap.x;
    }
    y += Math.max(...layer.map((i) => heightOf(boxes[i]))) + gap.y;
  });
  const arrows = boxes.flatMap((box, i) =>
    box.reads.map((j) => {
      const [from, to] = [place.get(j)!, place.get(i)!];
      const [x1, y1] = [from.x + widthOf(boxes[j]) / 2, from.y + heightOf(boxes[j])];
      const [x2, y2] = [to.x + widthOf(box) / 2, to.y];
      const bend = (y1 + y2) / 2;
      return `<path d="M${fixed(x1)} ${fixed(y1)}C${fixed(x1)} ${fixed(bend)} ${fixed(x2)} ${fixed(bend)} ${fixed(x2)} ${fixed(y2)}" marker-end="url(#head)"/>`;
    }),
  );
  const drawn = boxes.map((box, i) => {
    const { x, y } = place.get(i)!;
    const texts = box.lines.map(
      (text, k) => `<text x="${fixed(x + widthOf(box) / 2)}" y="${fixed(y + 4 + line * (k + 0.8))}">${escaped(text)}</text>`,
    );
    return `<rect x="${fixed(x)}" y="${fixed(y)}" width="${fixed(widthOf(box))}" height="${heightOf(box)}" rx="4" fill="${box.fill}"/>${texts.join("")}`;
  });
  const height = y - gap.y + gap.x;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${fixed(width)}" height="${fixed(height)}" viewBox="0 0 ${fixed(width)} ${fixed(height)}" font-family="monospace" font-size="11" text-anchor="middle">`,
    '<defs><marker id="head" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L6 3L0 6z" fill="#777"/></marker></defs>',
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<g fill="none" stroke="#999">${arrows.join("")}</g>`,
    `<g stroke="none">${drawn.join("")}</g>`,
    "</svg>",
  ].join("\n");
};

const boxesOf = (program: Program): readonly Box[] => {
  const boxes: Box[] = [];
  const madeBy = new Map<Variable, number>();
  const source = (v: Variable, name: string, fill: string): void => {
    madeBy.set(v, boxes.length);
    boxes.push({ lines: [name, typeName(v.type)], fill, layer: 0, reads: [] });
  };
  program.constants.forEach(({ variable }) => source(variable, "captured", "#eee"));
  program.inputs.forEach((v, i) => source(v, `input ${i}`, "#dbeafe"));
  const readsOf = (atoms: readonly Atom[]): number[] => [
    ...new Set(atoms.flatMap((a) => (a.kind === "variable" ? [madeBy.get(a)!] : []))),
  ];
  const below = (reads: readonly number[]): number => Math.max(-1, ...reads.map((j) => boxes[j].layer)) + 1;
  for (const it of program.equations) {
    const reads = readsOf(it.inputs);
    it.outputs.forEach((v) => madeBy.set(v, boxes.length));
    const types = it.outputs.map((v) => typeName(v.type)).join(" ");
    const lines = [it.primitive.name, types, ...(it.scope === undefined ? [] : [it.scope])];
    boxes.push({ lines, fill: it.scope === undefined ? "#fef9c3" : "#dcfce7", layer: below(reads), reads });
  }
  program.outputs.forEach((a, i) => {
    const reads = readsOf([a]);
    boxes.push({ lines: [`result ${i}`], fill: "#fce7f3", layer: below(reads), reads });
  });
  return boxes;
};

const fixed = (x: number): string => String(Math.round(10 * x) / 10);

const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
