import type { Shape } from "@nabla-js/ndarray";
import type { Reader } from "./reader.js";

/** What the header of an npy file says. */
export interface NpyHeader {
  /** The byte order and element type, as NumPy writes them: `<f4`. */
  readonly descr: string;
  /** Where it stands. */
  readonly descrAt: number;
  readonly fortranOrder: boolean;
  readonly shape: Shape;
}

interface Token {
  readonly at: number;
  readonly kind: "sign" | "text" | "number" | "word";
  readonly text: string;
}

/**
 * Reads the header of an npy file, a Python dictionary of three entries:
 *
 *     {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
 */
export const parseNpyHeader = (r: Reader, start: number, length: number): NpyHeader => {
  const tokens = tokenize(r, r.latin1(start, length, "header"), start);
  let next = 0;
  const take = (kind: Token["kind"], expected: string, text?: string): Token => {
    const token = tokens[next++];
    if (token === undefined || token.kind !== kind || (text !== undefined && token.text !== text))
      throw unexpected(r, token ?? { at: start + length, kind: "word", text: "the end of the header" }, expected);
    return token;
  };
  const skipSign = (sign: string): boolean => {
    const found = tokens[next]?.kind === "sign" && tokens[next].text === sign;
    if (found) next++;
    return found;
  };

  let descr: Token | undefined;
  let fortranOrder: boolean | undefined;
  let shape: number[] | undefined;
  take("sign", "{", "{");
  while (!skipSign("}")) {
    const entry = take("text", "one of the entries 'descr', 'fortran_order' and 'shape'");
    take("sign", ":", ":");
    if (entry.text === "descr") descr = take("text", "a dtype such as '<f4'");
    else if (entry.text === "fortran_order") fortranOrder = take("word", "True or False").text === "True";
    else if (entry.text === "shape") shape = takeShape();
    else throw unexpected(r, entry, "one of the entries 'descr', 'fortran_order' and 'shape'");
    if (!skipSign(",")) {
      take("sign", ", or }", "}");
      break;
    }
  }
  if (next < tokens.length) throw unexpected(r, tokens[next], "nothing behind the dictionary");
  if (descr === undefined || fortranOrder === undefined || shape === undefined)
    throw r.error(start, {
      given: `a header without ${descr === undefined ? "'descr'" : shape === undefined ? "'shape'" : "'fortran_order'"}`,
      expected: "the entries 'descr', 'fortran_order' and 'shape'",
      mend: "Save the array anew with numpy.save.",
    });
  return { descr: descr.text, descrAt: descr.at, fortranOrder, shape };

  function takeShape(): number[] {
    const lengths: number[] = [];
    take("sign", "(", "(");
    while (!skipSign(")")) {
      const token = take("number", "the length of an axis");
      const value = Number(token.text);
      if (!Number.isSafeInteger(value)) throw unexpected(r, token, "a length below 2^53");
      lengths.push(value);
      if (!skipSign(",")) {
        take("sign", ", or )", ")");
        break;
      }
    }
    return lengths;
  }
};

// Python 2 wrote long lengths as 3L.
const pattern = (): RegExp => /[ \n\t\r]*(?:([{}():,])|'([^'\\]*)'|"([^"\\]*)"|(\d+)L?|(True|False))/y;

const tokenize = (r: Reader, text: string, start: number): Token[] => {
  const tokens: Token[] = [];
  const next = pattern();
  const end = text.trimEnd().length;
  while (next.lastIndex < end) {
    const from = next.lastIndex;
    const match = next.exec(text);
    if (match === null) {
      const at = from + text.slice(from).search(/\S/);
      throw unexpected(r, { at: start + at, kind: "word", text: text[at] }, "a dictionary of texts, booleans and lengths");
    }
    const [, sign, single, double, number, word] = match;
    const value = sign ?? single ?? double ?? number ?? word;
    const kind = sign !== undefined ? "sign" : number !== undefined ? "number" : word !== undefined ? "word" : "text";
    const quote = kind === "text" ? 1 : 0;
    tokens.push({ at: start + from + match[0].search(/\S/) + quote, kind, text: value });
  }
  return tokens;
};

const unexpected = (r: Reader, token: Token, expected: string) =>
  r.error(token.at, {
    given: token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text,
    expected,
    mend: "Save the array anew with numpy.save; records and text are not read.",
  });
