import ts from "typescript";

/**
 * A module with functions that engines compile when they load it. They put off what they compile until it is called, after a look
 * through it, so that each function is read twice; one in brackets is taken for one that is called at once. For packages of which
 * whoever loads them calls most: of others each function that is not called would be compiled for nothing.
 *
 * Node 22 (V8 12) wants `function` with a block for that, later ones take arrows in brackets too. Nothing at the top of a module has a
 * `this`.
 *
 * @see https://v8.dev/blog/preparser#pife
 * @param {string} text - As esbuild writes it: an arrow's parameters stand in brackets.
 * @returns {string} of as many lines
 */
export function compiledAtOnce(text) {
  const source = ts.createSourceFile("module.js", text, ts.ScriptTarget.Latest);
  const parts = [];
  let at = 0;
  for (const { parameters, equalsGreaterThanToken, body, end } of arrowsAtTheTop(source)) {
    const start = text.lastIndexOf("(", parameters.pos);
    const head = text.slice(start, equalsGreaterThanToken.getStart(source)).trimEnd();
    const inner = text.slice(body.getStart(source), end);
    parts.push(text.slice(at, start), `(function${head} ${ts.isBlock(body) ? inner : `{ return ${inner}; }`})`);
    at = end;
  }
  return parts.join("") + text.slice(at);
}

/**
 * Arrows that are in no other function and in no class, in the order of the text.
 *
 * @param {ts.Node} node
 * @returns {ts.ArrowFunction[]}
 */
function arrowsAtTheTop(node) {
  if (ts.isArrowFunction(node)) return node.modifiers === undefined ? [node] : [];
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return [];
  /** @type {ts.ArrowFunction[]} */
  const arrows = [];
  ts.forEachChild(node, (child) => void arrows.push(...arrowsAtTheTop(child)));
  return arrows;
}
