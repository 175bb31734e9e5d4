import ts from "typescript";
import { lineOf } from "./workspace.mjs";

/**
 * The calls that run when a module is loaded and are not marked as free of effects. A bundler keeps each of them,
 * and all they mention, in every program that imports anything from the module.
 *
 * @param {ts.SourceFile} source
 * @returns {string[]} `line: text` of each
 */
export const unmarkedTopLevelCalls = (source) => {
  /** @type {string[]} */
  const found = [];
  /** @type {(node: ts.Node) => void} */
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return;
    const later =
      ts.isFunctionLike(node) ||
      (ts.isPropertyDeclaration(node) && !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword));
    if (later) {
      // A body runs later; a computed name runs now.
      if (node.name && ts.isComputedPropertyName(node.name)) visit(node.name);
      return;
    }
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && !isMarked(source, node))
      found.push(`${lineOf(source, node)}: ${node.getText(source).split("\n")[0]}`);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
};

/**
 * @param {ts.SourceFile} source
 * @param {ts.Node} call
 */
const isMarked = (source, call) =>
  /\/\*\s*[@#]__PURE__\s*\*\//.test(source.text.slice(call.getFullStart(), call.getStart(source)));
