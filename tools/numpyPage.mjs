// docs/numpy.md: every name of NumPy and jax.numpy with ours beside it, or why there is none.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./workspace.mjs";

/** @typedef {import("./exports.mjs").Export} Export */

/** The modules of both, and the entry that has their functions here. */
const modules = /** @type {const} */ ([
  { title: "Arrays", numpy: "numpy", jax: "jax.numpy", entry: "@nabla-js/ndarray", prefix: "np" },
  {
    title: "Linear algebra",
    numpy: "numpy.linalg",
    jax: "jax.numpy.linalg",
    entry: "@nabla-js/ndarray/linalg",
    prefix: "linalg",
  },
  { title: "Fourier transforms", numpy: "numpy.fft", jax: "jax.numpy.fft", entry: "@nabla-js/ndarray/fft", prefix: "fft" },
  { title: "Randomness", numpy: "numpy.random", jax: "jax.random", entry: "@nabla-js/ndarray/random", prefix: "random" },
]);

/**
 * Why a name has none beside it, or what stands in its place: lists of names, and what to say of them.
 *
 * @type {Readonly<Record<string, readonly (readonly [names: string, answer: string])[]>>}
 */
const answers = {
  np: [
    [
      "float32 float64 int32 uint32 uint8 int8 bool bool_ single double half ubyte byte intc uintc",
      'a dtype is its name: `"float32"`',
    ],
    [
      "float16 bfloat16 float128 longdouble int16 int64 uint16 uint64 int1 int2 int4 uint1 uint2 uint4 int_ uint intp uintp short ushort long ulong longlong ulonglong float_ float4_e2m1fn float6_e2m3fn float6_e3m2fn float8_e3m4 float8_e4m3 float8_e4m3b11fnuz float8_e4m3fn float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz float8_e8m0fnu",
      "there are seven dtypes: float32, float64, int32, uint32, int8, uint8, bool",
    ],
    [
      "complex64 complex128 complex256 complex_ csingle cdouble clongdouble complexfloating ComplexWarning angle conj conjugate imag real iscomplex iscomplexobj isreal isrealobj real_if_close sort_complex",
      "no complex dtype: a complex number is a pair `{ re, im }`, see `fft`",
    ],
    [
      "ScalarType sctypeDict typecodes character flexible floating generic inexact integer number object_ signedinteger unsignedinteger str_ bytes_ void dtype dtypes common_type mintypecode min_scalar_type typename isdtype issubdtype",
      "a dtype is a string; `np.isDType`, `np.resultType` and `np.promoteTypes` tell what there is to know",
    ],
    ["True_ False_", "`true`, `false`"],
    [
      "ndarray asanyarray ascontiguousarray asfortranarray require isfortran",
      "`np.array` and `np.asArray`: there is one kind of array, row-major",
    ],
    ["copy", "`np.array(x)`; arrays are immutable, so there is seldom a reason"],
    ["asarray_chkfinite", "`np.all(np.isfinite(x))`"],
    ["copyto putmask", "arrays are immutable: `np.where(mask, y, x)`, `np.at(x, …).set(y)`"],
    [
      "shares_memory may_share_memory memmap frombuffer from_dlpack",
      "memory is nobody's business: arrays are immutable; typed arrays go in by `np.array`",
    ],
    ["load save savez savez_compressed fromfile", "`@nabla-js/formats` reads and writes npy and npz"],
    ["loadtxt savetxt genfromtxt fromregex fromstring", "`@nabla-js/formats` reads CSV"],
    ["fromiter", "`np.array([...iterable])`"],
    ["array2string array_repr array_str format_float_positional format_float_scientific", "`String(x)` prints as NumPy does"],
    [
      "get_printoptions set_printoptions printoptions base_repr binary_repr",
      "printing has no options; JavaScript's `toString(2)` and the like print numbers",
    ],
    [
      "errstate geterr seterr geterrcall seterrcall getbufsize setbufsize",
      "no global state; `debugNans` of @nabla-js/grad stops at the first NaN",
    ],
    ["r_ c_ bmat", "`np.concatenate`, `np.stack`, `np.block`"],
    ["mgrid ogrid", "`np.meshgrid`, `np.indices`"],
    ["s_ index_exp", 'an index is text, as in `np.slice(x, "1:, ::2")`'],
    ["row_stack", "`np.vstack`"],
    ["vectorize frompyfunc ufunc", "`vmap` of @nabla-js/grad"],
    [
      "broadcast nditer nested_iters ndenumerate ndindex flatiter iterable",
      "arrays iterate over their first axis; loops are functions over whole arrays",
    ],
    ["matrix asmatrix poly1d recarray record rec ma", "plain arrays only; polynomials are vectors of coefficients"],
    [
      "busday_count busday_offset busdaycalendar is_busday datetime64 datetime_as_string datetime_data timedelta64 isnat",
      "no dates",
    ],
    ["char strings", "no text"],
    ["fft linalg random", "an entry of its own, below"],
    [
      "core ctypeslib emath exceptions f2py lib polynomial testing typing test info show_config show_runtime get_include little_endian",
      "part of the Python package",
    ],
  ],
  linalg: [
    [
      "eig eigvals",
      "of matrices that are not symmetric the eigenvalues are complex; `linalg.eigh`, `linalg.svd`, and `np.roots` for polynomials",
    ],
    ["LinAlgError", "what cannot be computed is NaN, so that it traces"],
  ],
  fft: [],
  random: [
    [
      "PRNGKey default_rng seed Generator RandomState BitGenerator SeedSequence MT19937 PCG64 PCG64DXSM Philox SFC64",
      "`random.key`: the state is an argument",
    ],
    ["get_state set_state key_data wrap_key_data key_impl key_dtype clone", "a key is a plain uint32 array `[2]`"],
    ["rand random random_sample ranf sample", "`random.uniform`"],
    ["randn standard_normal", "`random.normal`"],
    ["random_integers", "`random.randint`"],
    ["bytes", '`random.bits(key, shape, { dtype: "uint8" })`'],
    ["shuffle", "`random.permutation`"],
    ["standard_cauchy", "`random.cauchy`"],
    ["standard_exponential", "`random.exponential`"],
    ["standard_gamma", "`random.gamma`"],
    ["lognormal", "`np.exp(random.normal(key, shape))`"],
    ["chisquare", "`np.mul(2, random.gamma(key, df / 2))`"],
    ["rayleigh", "`np.sqrt(np.mul(2, random.exponential(key, shape)))`"],
    [
      "maxwell double_sided_maxwell generalized_normal noncentral_chisquare noncentral_f f t standard_t wald vonmises triangular random_gamma_p",
      "not yet; made of `normal`, `gamma` and `uniform`",
    ],
    ["pareto", "`np.exp(np.div(random.exponential(key, shape), b))`"],
    ["weibull weibull_min power", "a power of `random.exponential` or `random.uniform`"],
    [
      "multinomial binomial geometric hypergeometric logseries negative_binomial zipf",
      "not yet; `random.categorical` and `random.bernoulli` draw one trial each",
    ],
  ],
};

/** `expand_dims` → `expandDims`; what NumPy writes as one word stays one. */
export const camelCase = (/** @type {string} */ name) =>
  name.replace(/_$/, "").replaceAll(/_(\w)/g, (_whole, letter) => letter.toUpperCase());

/**
 * @param {ReadonlyMap<string, readonly Export[]>} all - What every entry exports.
 * @returns {{ page: string, silent: string[], idle: string[] }} the page; names that nothing is said of; and answers that
 * nobody asks for
 */
export const numpyPage = (all) => {
  const names = JSON.parse(readFileSync(join(root, "tools", "numpyNames.json"), "utf8"));
  /** @type {string[]} */
  const silent = [];
  /** @type {string[]} */
  const idle = [];
  const sections = modules.map(({ title, numpy, jax, entry, prefix }) => {
    const ours = new Set((all.get(entry) ?? []).filter(({ isType }) => !isType).map(({ name }) => name));
    const told = new Map(answers[prefix].flatMap(([list, answer]) => list.split(" ").map((name) => [name, answer])));
    const both = [...new Set([...names[numpy], ...names[jax]])].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    let count = 0;
    const rows = both.map((name) => {
      const own = camelCase(name);
      const isThere = ours.has(own);
      if (isThere) count++;
      if (isThere === told.has(name)) (isThere ? idle : silent).push(`${prefix}.${name}`);
      const answer = isThere ? `\`${prefix}.${own}\`` : (told.get(name) ?? "?");
      return `| \`${name}\` | ${names[numpy].includes(name) ? "✓" : ""} | ${names[jax].includes(name) ? "✓" : ""} | ${answer} |`;
    });
    for (const name of told.keys()) if (!both.includes(name)) idle.push(`${prefix}.${name}`);
    const theirs = new Set(both.map(camelCase));
    const more = [...ours].filter((name) => !theirs.has(name) && !/Error$/.test(name)).sort();
    return [
      `## ${title}: \`${numpy}\` and \`${jax}\``,
      `${count} of ${both.length} names are in \`${entry}\`${more.length === 0 ? "." : `, which has beside them ${more.map((name) => `\`${name}\``).join(", ")}.`}`,
      ["| name | NumPy | jax | here |", "| --- | --- | --- | --- |", ...rows].join("\n"),
    ].join("\n\n");
  });
  const page = [
    "# From NumPy and JAX to Nabla",
    "Names are NumPy's, with `snake_case` turned into `camelCase`: `expand_dims` is `expandDims`. Keyword arguments beyond the obvious are one object at the end: `np.sum(x, 0, { keepdims: true })`. Arrays are immutable: what would write in place returns a new array.",
    "This page is made by `pnpm run docs` from what the packages export. A tick says who has the name: NumPy 2.4, jax 0.10.",
    ...sections,
  ].join("\n\n");
  return { page: `${page}\n`, silent, idle };
};
