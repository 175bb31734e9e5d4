import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";

/** A place in pixels from the left and from the top. */
export type Point = readonly [x: number, y: number];

const colours = {
  white: [255, 255, 255],
  black: [0, 0, 0],
  grey: [128, 128, 128],
  light: [225, 232, 240],
  wood: [202, 152, 101],
  blue: [80, 96, 200],
  teal: [0, 170, 170],
  yellow: [214, 190, 30],
  red: [204, 77, 77],
  green: [70, 160, 80],
} as const;

/** The colours that pictures are made of. */
export type Colour = keyof typeof colours;

/** A picture under way. It is made, drawn on and read inside one function; nothing of it is kept. */
export interface Canvas {
  /** Fills a polygon, by the even-odd rule at the centres of pixels. */
  polygon(corners: readonly Point[], colour: Colour): void;
  disc(centre: Point, radius: number, colour: Colour): void;
  /** A line one pixel wide. */
  line(from: Point, to: Point, colour: Colour): void;
  /** What has been drawn, uint8 `[height, width, 3]`. */
  image(): NDArray;
}

/** A white picture to draw on, `width` × `height` pixels. */
export const canvas = (width: number, height: number): Canvas => {
  const pixels = new Uint8Array(3 * width * height).fill(255);
  const put = (x: number, y: number, colour: Colour): void => {
    if (x >= 0 && x < width && y >= 0 && y < height) pixels.set(colours[colour], 3 * (y * width + x));
  };
  const fill = (xs: readonly number[], ys: readonly number[], colour: Colour, holds: (x: number, y: number) => boolean): void => {
    const [left, right] = [Math.max(0, Math.floor(Math.min(...xs))), Math.min(width - 1, Math.ceil(Math.max(...xs)))];
    const [top, bottom] = [Math.max(0, Math.floor(Math.min(...ys))), Math.min(height - 1, Math.ceil(Math.max(...ys)))];
    for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) if (holds(x + 0.5, y + 0.5)) put(x, y, colour);
  };
  return {
    polygon: (corners, colour) =>
      fill(
        corners.map(([x]) => x),
        corners.map(([, y]) => y),
        colour,
        (x, y) => isInside(corners, x, y),
      ),
    disc: ([cx, cy], radius, colour) =>
      fill([cx - radius, cx + radius], [cy - radius, cy + radius], colour, (x, y) => Math.hypot(x - cx, y - cy) <= radius),
    line: ([x0, y0], [x1, y1], colour) => {
      const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
      for (let i = 0; i <= steps; i++)
        put(Math.floor(x0 + ((x1 - x0) * i) / steps), Math.floor(y0 + ((y1 - y0) * i) / steps), colour);
    },
    image: () => np.array(pixels, { shape: [height, width, 3] }),
  };
};

/** Whether a ray from the point to the right crosses the edges an odd number of times. */
const isInside = (corners: readonly Point[], x: number, y: number): boolean => {
  let inside = false;
  corners.forEach(([ax, ay], i) => {
    const [bx, by] = corners[(i + 1) % corners.length];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  });
  return inside;
};
