import type { Point } from "./canvas.js";

/** Points turned about the origin by an angle in radians, clockwise as the picture is seen. */
export const rotated = (points: readonly Point[], angle: number): readonly Point[] => {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return points.map(([x, y]) => [cos * x - sin * y, sin * x + cos * y]);
};

/** The corners of a rectangle. */
export const rectangle = (left: number, top: number, width: number, height: number): readonly Point[] => [
  [left, top],
  [left + width, top],
  [left + width, top + height],
  [left, top + height],
];

/** The corners of a bar between two points, `width` wide. */
export const bar = ([ax, ay]: Point, [bx, by]: Point, width: number): readonly Point[] => {
  const length = Math.hypot(bx - ax, by - ay);
  const [nx, ny] = [(-(by - ay) * width) / (2 * length), ((bx - ax) * width) / (2 * length)];
  return [
    [ax + nx, ay + ny],
    [bx + nx, by + ny],
    [bx - nx, by - ny],
    [ax - nx, ay - ny],
  ];
};
