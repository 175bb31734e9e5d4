import GpuJs from "gpu.js";
import { gpuModes, type GpuConstructor, type GpuMode } from "@nabla-js/kernels-gpu";
import { check, type Finding } from "./check.js";

// The page: choose a mode, run the check, read the report, copy it.

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

const modeField = element<HTMLSelectElement>("mode");
const sizeField = element<HTMLSelectElement>("size");
const runButton = element<HTMLButtonElement>("run");
const copyButton = element<HTMLButtonElement>("copy");
const status = element("status");
const reportField = element<HTMLTextAreaElement>("report");

/** gpu.js exports its class alone to browsers, and a module that has it to Node. */
const GPU = ((GpuJs as unknown as { readonly GPU?: unknown }).GPU ?? GpuJs) as GpuConstructor;

/** As long as a person is glad to wait, or as short as a test. */
const sizes = {
  short: { runs: 1, programs: 3, size: "small", steps: 3, products: [64] },
  full: { runs: 10, programs: 100, size: "full", steps: 10, products: [256, 512, 1024, 2048] },
} as const;

const show = (finding: Finding): void => {
  const row = document.createElement("tr");
  const mark = finding.isRight === undefined ? "" : finding.isRight ? "✓" : "✗";
  row.className = finding.isRight === false ? "wrong" : "";
  for (const text of [mark, finding.name, finding.value]) row.insertCell().textContent = text;
  const table = element(finding.part);
  table.append(row);
  table.closest("section")!.hidden = false;
};

const textOf = (findings: readonly Finding[]): string =>
  [
    `kernels-gpu on ${navigator.userAgent}`,
    ...findings.map(
      ({ part, name, value, isRight }) => `${part}: ${isRight === false ? "WRONG " : ""}${name}: ${value.replaceAll("\n", " ")}`,
    ),
  ].join("\n");

let last = 0;
/** Gives the page time to show what is new, some times a second. */
const frame = async (): Promise<void> => {
  if (performance.now() - last < 100) return;
  await new Promise((resolve) => setTimeout(resolve));
  last = performance.now();
};

const run = async (): Promise<void> => {
  runButton.disabled = copyButton.disabled = true;
  copyButton.textContent = "Copy the report";
  delete document.body.dataset.done;
  document.querySelectorAll("section").forEach((section) => (section.hidden = true));
  document.querySelectorAll("tbody").forEach((body) => body.replaceChildren());
  const findings: Finding[] = [];
  const report = (finding: Finding): void => {
    findings.push(finding);
    show(finding);
    reportField.value = textOf(findings);
  };
  const mode = modeField.value as GpuMode;
  const tell = async (what: string): Promise<void> => {
    status.textContent = `Checking ${mode}: ${what} …`;
    await frame();
  };
  status.className = "";
  status.textContent = `Checking ${mode} …`;
  try {
    const size = sizes[sizeField.value as keyof typeof sizes];
    for await (const finding of check({ GPU, mode, ...size, now: () => performance.now() }, tell)) report(finding);
    const wrong = findings.filter(({ isRight }) => isRight === false).length;
    status.textContent = wrong === 0 ? `${mode}: all is right.` : `${mode}: ${wrong} findings are wrong.`;
    status.className = wrong === 0 ? "right" : "wrong";
  } catch (error) {
    const value = error instanceof Error ? error.message : String(error);
    report({ part: "device", name: mode, value, isRight: false });
    status.textContent = `${mode}: the check could not go on.`;
    status.className = "wrong";
  }
  document.body.dataset.done = "yes";
  runButton.disabled = copyButton.disabled = false;
};

for (const mode of gpuModes.filter((it) => it !== "headlessgl")) modeField.add(new Option(mode, mode));
runButton.addEventListener("click", () => void run());
copyButton.addEventListener("click", () => {
  void navigator.clipboard.writeText(reportField.value).then(
    () => (copyButton.textContent = "Copied"),
    () => reportField.select(),
  );
});
