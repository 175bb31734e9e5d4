// The examples in documentation comments, as programs that check themselves.
import ts from "typescript";
import { lineOf } from "./workspace.mjs";

/**
 * @typedef {object} Example
 * @property {string} code
 * @property {number} line - Where it begins in its file, counted from 1.
 */

/**
 * The `ts` blocks behind `@example` in a file.
 *
 * @param {ts.SourceFile} source
 * @returns {Example[]}
 */
export const examplesIn = (source) => {
  const text = source.text;
  return [...text.matchAll(/\/\*\*.*?\*\//gs)].flatMap(({ 0: comment, index: start }) =>
    [...comment.matchAll(/@example[^\n]*\n\s*\* ```ts\n(.*?)\n\s*\* ```/gs)].map(({ 0: whole, 1: body, index }) => {
      const at = start + index + whole.indexOf(body);
      return { code: body.replaceAll(/^ *\* ?/gm, ""), line: text.slice(0, at).split("\n").length };
    }),
  );
};

/**
 * What an example claims: each statement with a comment behind it, and the text of the comment. Comments that stand
 * alone on the next lines continue it.
 *
 * @typedef {object} Claim
 * @property {string} statement - The expression, or the name that a declaration has just bound.
 * @property {string} comment
 * @property {number} end - Where its statement ends in the code.
 * @property {number} line
 * @property {boolean} declares
 * @property {number} start
 *
 * @param {string} code
 * @returns {{ claims: Claim[], free: string[] }} and the names that the example uses and does not declare
 */
export const readExample = (code) => {
  const source = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022, true);
  /** @type {Claim[]} */
  const claims = [];
  for (const statement of source.statements) {
    const comment = commentBehind(code, statement.end);
    if (comment === "") continue;
    const common = { comment, start: statement.getStart(source), end: statement.end, line: lineOf(source, statement) };
    if (ts.isExpressionStatement(statement))
      claims.push({ ...common, statement: statement.expression.getText(source), declares: false });
    else if (ts.isVariableStatement(statement)) {
      const [{ name }] = statement.declarationList.declarations;
      if (ts.isIdentifier(name)) claims.push({ ...common, statement: name.text, declares: true });
    }
  }
  return { claims, free: freeNames(source) };
};

/** @type {(code: string, end: number) => string} */
const commentBehind = (code, end) => {
  const [first, ...rest] = code.slice(end).split("\n");
  const [, words] = /^\s*\/\/\s?(.*)$/.exec(first) ?? [];
  if (words === undefined) return "";
  const lines = [words];
  for (const line of rest) {
    const [, more] = /^\s*\/\/\s?(.*)$/.exec(line) ?? [];
    if (more === undefined) break;
    lines.push(more);
  }
  return lines.join("\n").trim();
};

/**
 * @param {ts.SourceFile} source
 * @returns {string[]}
 */
const freeNames = (source) => {
  /** @type {Set<string>} */
  const used = new Set();
  /** @type {Set<string>} */
  const declared = new Set();
  /** @type {(node: ts.Node) => void} */
  const visit = (node) => {
    if (ts.isTypeNode(node)) return;
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const isMember = (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
      const isDeclared =
        (ts.isVariableDeclaration(parent) ||
          ts.isParameter(parent) ||
          ts.isBindingElement(parent) ||
          ts.isFunctionDeclaration(parent)) &&
        parent.name === node;
      const isImported = ts.isImportSpecifier(parent) || ts.isNamespaceImport(parent) || ts.isImportClause(parent);
      if (isDeclared || isImported) declared.add(node.text);
      else if (!isMember) used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...used].filter((name) => !declared.has(name) && name !== "undefined");
};

/**
 * Whether a comment says what a value is. Numbers agree to the digits that are written; brackets, commas and line
 * breaks are layout; `…` stands for anything that follows.
 *
 * @param {string} printed
 * @param {string} comment
 */
export const agrees = (printed, comment) => {
  const [is, says] = [tokens(printed), tokens(comment)];
  const open = says.at(-1) === "…";
  const wanted = open ? says.slice(0, -1) : says;
  if (open ? is.length < wanted.length : is.length !== wanted.length) return false;
  return wanted.every((word, i) => word === is[i] || sameNumber(is[i], word));
};

/** @param {string} text */
const tokens = (text) => text.replaceAll(/["'`]/g, "").match(/[[\](){}…]|[^\s,[\](){}…]+/g) ?? [];

/** @type {(is: string, says: string) => boolean} */
const sameNumber = (is, says) => {
  const [a, b] = [number(is), number(says)];
  if (a === undefined || b === undefined) return false;
  if (Object.is(a, b) || a === b) return true;
  const [mantissa, exponent = "0"] = says.toLowerCase().split("e");
  const digits = (mantissa.split(".")[1] ?? "").length;
  return digits > 0 && Math.abs(a - b) <= 0.5000001 * 10 ** (Number(exponent) - digits);
};

/** @param {string} text */
const number = (text) => {
  const value =
    { inf: Infinity, "-inf": -Infinity, nan: NaN, True: 1, False: 0, true: 1, false: 0 }[text] ?? Number(text.replace("−", "-"));
  return Number.isNaN(value) && !/^nan$/i.test(text) ? undefined : value;
};

/**
 * Whether a comment is a claim about a value, and not a remark.
 *
 * @param {string} comment
 */
export const isClaim = (comment) =>
  /^(?:[[({"'\d−-]|(?:true|false|nan|inf|undefined|null)\b|throws\b|\w+\[[\d,]*\])/i.test(comment);

/**
 * An example as a module: its default export runs it and hands each value that it claims something about to `claim`.
 *
 * @param {string} code
 * @param {(name: string) => string | undefined} importOf - The import statement that provides a name.
 * @returns {string}
 */
export const exampleModule = (code, importOf) => {
  const { claims, free } = readExample(code);
  let body = code;
  for (const { start, end, statement, comment, line, declares } of claims.filter(({ comment }) => isClaim(comment)).reverse()) {
    const about = `${JSON.stringify(comment)}, ${line}`;
    body = declares
      ? `${body.slice(0, end)}\nawait claim(async () => ${statement}, ${about});${body.slice(end)}`
      : `${body.slice(0, start)}await claim(async () => (${statement}), ${about});${body.slice(end)}`;
  }
  const imports = [...body.matchAll(/^import .*?;$/gms)].map(([text]) => text);
  for (const text of imports) body = body.replace(text, "");
  const provided = free.map(importOf).filter((text) => text !== undefined);
  return `${[...imports, ...provided].join("\n")}\nexport default async (claim) => {\n${body}\n};\n`;
};
