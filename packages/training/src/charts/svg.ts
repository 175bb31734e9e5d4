/** Text as SVG may hold it. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** A coordinate, to a hundredth of a pixel. */
export const at = (value: number): string => String(Math.round(value * 100) / 100);

export const font = "font-family=\"system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif\"";

/** Colours that people who see colours differently can tell apart. @see Okabe & Ito (2008), "Color Universal Design". */
export const colours: readonly string[] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

export const ink = "#24292f";
export const faint = "#6e7781";
export const grid = "#e4e8ec";

/** The frame of a picture: its size, a name for those who hear it read, and a white ground. */
export const picture = (width: number, height: number, title: string, parts: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" ${font} font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
