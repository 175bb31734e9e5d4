/** Functions at the top of a module whose bodies are blocks: `var f = (x) => {`, with the parameters on one line or in braces on many. */
const arrow = /^(var [\w$]+ = )(\((?:(?:(?!=>).)*|\{\n(?: {2}.*\n)*\}.*)\)) => (\{\n[^]*?^\});$/gm;

/**
 * A module with functions that engines compile when they load it. They put off what they compile until it is called, after a look
 * through it, so that each function is read twice; one in brackets is taken for one that is called at once. For packages of which
 * whoever loads them calls most: of others each function that is not called would be compiled for nothing.
 *
 * Node 22 (V8 12) wants `function` for that, later ones take arrows in brackets too. Nothing at the top of a module has a `this`.
 *
 * @see https://v8.dev/blog/preparser#pife
 * @param {string} text - As esbuild writes it.
 * @returns {string}
 */
export const compiledAtOnce = (text) => text.replace(arrow, "$1(function$2 $3);");
