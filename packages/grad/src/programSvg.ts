import { typeName } from "@nabla-js/ndarray/internal";
import { checkIsProgram } from "./checks.js";
import { isProgram, type Atom, type Program, type Variable } from "./program.js";

/** A drawing, with its upper left corner at the origin. */
interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

/** A Program inside an equation: the parameter that it is, and its drawing. */
interface Inner {
  readonly name: string;
  readonly drawing: Drawing;
}

/** A box of the picture: an input, a captured array, an equation with the Programs that it carries, or a result. */
interface Box {
  readonly lines: readonly string[];
  readonly fill: string;
  readonly layer: number;
  readonly reads: readonly number[];
  readonly inner: readonly Inner[];
}

const line = 14;
const gap = { x: 16, y: 34 };
const textWidth = (texts: readonly string[]): number => 14 + 6.6 * Math.max(...texts.map((text) => text.length));
const textHeight = (texts: readonly string[]): number => 10 + line * texts.length;
const innerWidth = ({ name, drawing }: Inner): number => Math.max(textWidth([name]), drawing.width) + gap.x;

const widthOf = ({ lines, inner }: Box): number =>
  Math.max(textWidth(lines), gap.x + inner.reduce((sum, it) => sum + innerWidth(it), 0));
const heightOf = ({ lines, inner }: Box): number =>
  textHeight(lines) + Math.max(0, ...inner.map(({ drawing }) => line + drawing.height + gap.x));

/**
 * A picture of a Program: a box for each input and equation, an arrow for each value that is read. What is read stands above
 * its readers; the Programs that an equation carries, the body of a loop or the branches of a choice, stand inside of it.
 * Literals are left out.
 *
 * @returns An SVG document.
 */
export const programSvg = (program: Program): string => {
  checkIsProgram("programSvg", program);
  const { width, height, svg } = draw(program);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${fixed(width)}" height="${fixed(height)}" viewBox="0 0 ${fixed(width)} ${fixed(height)}" font-family="monospace" font-size="11" text-anchor="middle">`,
    '<defs><marker id="head" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L6 3L0 6z" fill="#777"/></marker></defs>',
    svg,
    "</svg>",
  ].join("\n");
};

const draw = (program: Program): Drawing => {
  const boxes = boxesOf(program);
  const layers: number[][] = [];
  boxes.forEach(({ layer }, i) => (layers[layer] ??= []).push(i));
  const place = new Map<number, { readonly x: number; readonly y: number }>();
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
  const height = Math.max(gap.x, y - gap.y) + gap.x;
  const arrows = boxes.flatMap((box, i) =>
    box.reads.map((j) => {
      const [from, to] = [place.get(j)!, place.get(i)!];
      const [x1, y1] = [from.x + widthOf(boxes[j]) / 2, from.y + heightOf(boxes[j])];
      const [x2, y2] = [to.x + widthOf(box) / 2, to.y];
      const bend = (y1 + y2) / 2;
      return `<path d="M${fixed(x1)} ${fixed(y1)}C${fixed(x1)} ${fixed(bend)} ${fixed(x2)} ${fixed(bend)} ${fixed(x2)} ${fixed(y2)}" marker-end="url(#head)"/>`;
    }),
  );
  const svg = [
    rect(0, 0, width, height, "#fff"),
    `<g fill="none" stroke="#999">${arrows.join("")}</g>`,
    `<g stroke="none">${boxes.map((box, i) => drawBox(box, place.get(i)!)).join("")}</g>`,
  ].join("\n");
  return { width, height, svg };
};

const drawBox = (box: Box, { x, y }: { readonly x: number; readonly y: number }): string => {
  const texts = box.lines.map((text, k) => label(x + widthOf(box) / 2, y + 4 + line * (k + 0.8), text));
  let left = x + gap.x;
  const top = y + textHeight(box.lines) + line;
  const drawings = box.inner.map((it) => {
    const at = left;
    left += innerWidth(it);
    return `${label(at + (innerWidth(it) - gap.x) / 2, top - 4, it.name)}<g transform="translate(${fixed(at)} ${fixed(top)})">${it.drawing.svg}</g>`;
  });
  return [rect(x, y, widthOf(box), heightOf(box), box.fill), ...texts, ...drawings].join("");
};

const rect = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${fixed(height)}" rx="4" fill="${fill}"/>`;

const label = (x: number, y: number, text: string): string => `<text x="${fixed(x)}" y="${fixed(y)}">${escaped(text)}</text>`;

/** The Programs among the parameters of an equation, drawn. */
const innerOf = (params: unknown): readonly Inner[] =>
  Object.entries(params as Readonly<Record<string, unknown>>).flatMap(([name, value]) => {
    if (isProgram(value)) return [{ name, drawing: draw(value) }];
    if (!Array.isArray(value)) return [];
    return value.flatMap((it: unknown, i) => (isProgram(it) ? [{ name: `${name}[${i}]`, drawing: draw(it) }] : []));
  });

const boxesOf = (program: Program): readonly Box[] => {
  const boxes: Box[] = [];
  const madeBy = new Map<Variable, number>();
  const source = (v: Variable, name: string, fill: string): void => {
    madeBy.set(v, boxes.length);
    boxes.push({ lines: [name, typeName(v.type)], fill, layer: 0, reads: [], inner: [] });
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
    const fill = it.scope === undefined ? "#fef9c3" : "#dcfce7";
    boxes.push({ lines, fill, layer: below(reads), reads, inner: innerOf(it.params) });
  }
  program.outputs.forEach((a, i) => {
    const reads = readsOf([a]);
    boxes.push({ lines: [`result ${i}`], fill: "#fce7f3", layer: below(reads), reads, inner: [] });
  });
  return boxes;
};

const fixed = (x: number): string => String(Math.round(10 * x) / 10);

const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
