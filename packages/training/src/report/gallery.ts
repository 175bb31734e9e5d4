import { writePng } from "@nabla-js/formats";
import { escaped } from "../charts/svg.js";
import type { ReportGallery } from "./runReport.js";

/** Pictures with captions, as figures of HTML that carry their PNGs in themselves. */
export const gallery = ({ about, pictures }: ReportGallery): string => {
  const figures = pictures.map(({ image, caption, note }) => {
    const text = note === undefined ? caption : `${caption}: ${note}`;
    return (
      `<figure><img src="data:image/png;base64,${base64(writePng(image))}" alt="${escaped(text)}">` +
      `<figcaption>${escaped(caption)}${note === undefined ? "" : `<small>${escaped(note)}</small>`}</figcaption></figure>`
    );
  });
  return `${about === undefined ? "" : `<p>${escaped(about)}</p>\n`}<div class="pictures">\n${figures.join("\n")}\n</div>`;
};

/** In pieces, as a function takes only so many arguments. */
const base64 = (bytes: Uint8Array): string => {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
};
