import * as np from "@nabla-js/ndarray";
import { parsePng } from "@nabla-js/formats";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { LabelledData } from "../kinds/labelled.js";
import type { Question } from "../task.js";

/**
 * Makes an image of a dataset's kind of a PNG: grey or in colour as the data is, of its size by averaging over pixels.
 * A grey drawing with more light than dark is turned to its negative where the data is ink on black, as MNIST is.
 *
 * @returns From a file to uint8 `[1, channels, height, width]`.
 * @throws {@link FormatError} from the function, when the file is no PNG; {@link ValueError} for a text.
 */
export const readImage = ({ name, train }: Pick<LabelledData, "name" | "train">): ((question: Question) => NDArray) => {
  const [, channels, height, width] = train.inputs.shape;
  const isInkOnBlack = name === "mnist" || name === "fashion-mnist";
  return (question) => {
    if ("text" in question)
      throw new ValueError({
        op: "predict",
        given: `the text ${JSON.stringify(question.text)}`,
        expected: "a PNG file, since the model was taught images",
        mend: "Name the file of a picture.",
      });
    const image = parsePng(question.bytes, { name: question.name });
    // Pixels of 16 bits come as they are, up to 65,535.
    const coloured = asChannels(np.div(np.astype(image, "float32"), image.dtype === "uint8" ? 1 : 257), channels);
    const sized = resize(coloured, height, width);
    const turned = isInkOnBlack && np.item(np.mean(sized)) > 127.5 ? np.sub(255, sized) : sized;
    return np.astype(np.round(np.expandDims(turned, 0)), "uint8");
  };
};

/** `[channels, …]` from grey, grey and alpha, colours, colours and alpha; what is transparent is white. */
const asChannels = (image: NDArray, channels: number): NDArray => {
  const planes = [...image];
  const hasAlpha = planes.length === 2 || planes.length === 4;
  const alpha = hasAlpha ? np.div(planes[planes.length - 1], 255) : undefined;
  const solid = (hasAlpha ? planes.slice(0, -1) : planes).map((plane) =>
    alpha === undefined ? plane : np.add(np.mul(alpha, plane), np.mul(255, np.sub(1, alpha))),
  );
  if (channels === solid.length) return np.stack(solid);
  if (channels === 3) return np.stack([solid[0], solid[0], solid[0]]);
  // The luma of ITU-R BT.601.
  const [r, g, b] = solid;
  return np.expandDims(np.add(np.add(np.mul(0.299, r), np.mul(0.587, g)), np.mul(0.114, b)), 0);
};

/** Means over the part of the image that each pixel of the new one covers. */
const resize = (image: NDArray, height: number, width: number): NDArray => {
  const [, oldHeight, oldWidth] = image.shape;
  const rows = coverage(oldHeight, height);
  const columns = coverage(oldWidth, width);
  return np.matmul(np.matmul(rows, image), np.transpose(columns));
};

/** `[to, from]`, rows that sum to 1: how much of each old pixel lies in each new one. */
const coverage = (from: number, to: number): NDArray => {
  const ratio = from / to;
  const data = new Float32Array(to * from);
  for (let i = 0; i < to; i++)
    for (let j = 0; j < from; j++) {
      const overlap = Math.min((i + 1) * ratio, j + 1) - Math.max(i * ratio, j);
      data[i * from + j] = Math.max(0, overlap) / ratio;
    }
  return np.array(data, { shape: [to, from] });
};
