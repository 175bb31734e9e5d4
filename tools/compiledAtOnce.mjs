import ts from "typescript";

/**
 * A module with functions that engines compile when they load it. They put off what they compile until it is called, after a look
 * through it, so that each function is read twice; one in brackets is taken for one that is called at once.
 *
 * Node 22 (V8 12) wants `function` with a block for that, later ones take arrows in brackets too. An arrow with a `this` of its
 * surroundings stays one.
 *
 * @see https://v8.dev/blog/preparser#pife
 * @param {string} text - As esbuild writes it: an arrow's parameters stand in brackets, and a space behind the arrow.
 * @param {ReadonlySet<string>} chosen - Which of them, by their paths ({@link functionsOf}).
 * @returns {string} of as many lines
 */
export function compiledAtOnce(text, chosen) {
  if (chosen.size === 0) return text;
  /** @type {{ at: number, end: number, text: string }[]} */
  const edits = [];
  /** @type {(at: number, text: string, end?: number) => void} */
  const put = (at, text, end = at) => void edits.push({ at, end, text });
  visitFunctions(sourceOf(text), (node, path, visitInner) => {
    const isChosen = ts.isArrowFunction(node) && node.modifiers === undefined && chosen.has(path) && !usesSurroundings(node);
    if (!isChosen) return visitInner();
    const { equalsGreaterThanToken: arrow, body } = node;
    const isBlock = ts.isBlock(body);
    put(node.getStart(), "(function");
    put(arrow.getStart(), "", arrow.end + 1);
    if (!isBlock) put(body.getStart(), "{ return ");
    visitInner();
    // What ends in one place ends from within.
    put(node.end, isBlock ? ")" : "; })");
  });
  edits.sort((a, b) => a.at - b.at);
  const ends = [0, ...edits.map(({ end }) => end)];
  return edits.map((edit, i) => text.slice(ends[i], edit.at) + edit.text).join("") + text.slice(ends[edits.length]);
}

/**
 * The functions of a module and where they begin and end. A path names what each is assigned to, from the top on: `emitDot/nest`;
 * `emitDot/nest/#0` is the first function in that one that has no name.
 *
 * @param {string} text
 * @returns {readonly { path: string, start: number, end: number }[]}
 */
export function functionsOf(text) {
  /** @type {{ path: string, start: number, end: number }[]} */
  const found = [];
  visitFunctions(sourceOf(text), (node, path, visitInner) => {
    found.push({ path, start: node.getStart(), end: node.end });
    visitInner();
  });
  return found;
}

/** @param {string} text */
const sourceOf = (text) => ts.createSourceFile("module.js", text, ts.ScriptTarget.Latest, true);

/**
 * @param {ts.Node} root
 * @param {(node: ts.SignatureDeclaration, path: string, visitInner: () => void) => void} visit
 */
function visitFunctions(root, visit) {
  /** @type {(node: ts.Node, outer: string, unnamed: { count: number }) => void} */
  const within = (node, outer, unnamed) =>
    void ts.forEachChild(node, (child) => {
      if (!ts.isFunctionLike(child)) return within(child, outer, unnamed);
      const path = outer + (nameOf(child) ?? `#${unnamed.count++}`);
      visit(child, path, () => within(child, `${path}/`, { count: 0 }));
    });
  within(root, "", { count: 0 });
}

/**
 * @param {ts.SignatureDeclaration} node
 * @returns {string | undefined} what it is declared as or assigned to
 */
function nameOf(node) {
  let { parent } = node;
  while (ts.isParenthesizedExpression(parent)) ({ parent } = parent);
  const named = node.name !== undefined || !(ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) ? node : parent;
  return named.name?.getText();
}

/**
 * @param {ts.Node} node
 * @returns {boolean} whether a `this` or `arguments` in it is that of what it stands in
 */
function usesSurroundings(node) {
  const isOne =
    node.kind === ts.SyntaxKind.ThisKeyword ||
    node.kind === ts.SyntaxKind.SuperKeyword ||
    (ts.isIdentifier(node) && node.text === "arguments");
  return isOne || (ts.forEachChild(node, (child) => usesSurroundings(child) || undefined) ?? false);
}
