import { jvp, vjp } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import type * as fc from "fast-check";
import { directionalDerivative } from "../differences.js";
import { law, nothingToSee, type Law } from "../law.js";
import { directed, directions, type ArrayFunction, type Sample } from "../sample.js";
import { at, describeDirected, expectNearDifferences, expectSameProduct, type FloatDType } from "./derivativeLaws.js";
import { differenceTolerances } from "../tolerances.js";
import type { Mode } from "./purityLaw.js";

/** jvp of x ↦ jvp(f, x, ẋ) in another direction is how that derivative changes, by differences of it. */
export const secondDirectionalLaw = (subject: string, samples: fc.Arbitrary<Sample>, dtype: FloatDType): Law =>
  law({
    subject,
    statement: "jvp of jvp is the second directional derivative",
    draws: directed(samples, 2),
    describe: describeDirected,
    body: (drawn) => {
      const { smooth, tangents, outputs } = at(drawn);
      if (outputs === null) return nothingToSee;
      const first: ArrayFunction = (...xs) => jvp(smooth.f, xs, tangents)[1];
      const along = directions(drawn.seeds[1], smooth.primals);
      const [derivative, second] = jvp(first, [...smooth.primals], along);
      const differences = directionalDerivative(first, smooth.primals, along);
      expectNearDifferences("jvp of jvp", second, differences, [...outputs, ...derivative], dtype);
    },
  });

/**
 * With φ = ⟨c, f⟩ and its Hessian H: ⟨u, H·v⟩ = ⟨v, H·u⟩, where H·v is the gradient of ⟨∇φ, v⟩; H·v is the jvp of ∇φ
 * as well, and how ∇φ changes in the direction v, by differences of it.
 */
export const symmetryLaw = (subject: string, samples: fc.Arbitrary<Sample>, dtype: FloatDType, modes: readonly Mode[]): Law =>
  law({
    subject,
    statement: "grad of grad is symmetric",
    draws: directed(samples, 3),
    describe: describeDirected,
    body: (drawn) => {
      const { smooth, tangents: u, outputs } = at(drawn);
      if (outputs === null) return nothingToSee;
      const { f, primals } = smooth;
      const c = directions(drawn.seeds[1], outputs);
      const v = directions(drawn.seeds[2], primals);
      const gradient: ArrayFunction = (...xs) => vjp(f, ...xs)[1](c) as readonly NDArray[];
      const [slope, pull] = vjp(gradient, ...primals);
      const [hu, hv] = [pull(u), pull(v)] as readonly (readonly NDArray[])[];
      const reverse = { name: "⟨u, H·v⟩", of: "H·v, grad of grad", value: hv, with: u };
      expectSameProduct(reverse, { name: "⟨v, H·u⟩", of: "H·u", value: hu, with: v }, dtype);
      const differences = directionalDerivative(gradient, primals, v);
      expectNearDifferences("grad of grad", hv, differences, [...outputs, ...slope], dtype);
      if (!modes.includes("jvp")) return;
      const [, forward] = jvp(gradient, [...primals], v);
      expectSameProduct(
        reverse,
        { name: "⟨u, H·v⟩", of: "H·v, jvp of grad", value: forward, with: u },
        dtype,
        differenceTolerances[dtype],
      );
    },
  });
