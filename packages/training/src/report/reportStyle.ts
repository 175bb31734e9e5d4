/** How a report looks: one column, at most as wide as one reads well, with wide tables that scroll by themselves. */
export const reportStyle: string = `
:root { color-scheme: light; --ink: #24292f; --faint: #57606a; --line: #d8dee4; --ground: #f6f8fa; --accent: #0072b2; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
header, main { max-width: 1200px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 32px; }
h1 { margin: 0; overflow-wrap: anywhere; font-size: 28px; line-height: 1.2; letter-spacing: -0.01em; }
header p { margin: 8px 0 0; color: var(--faint); overflow-wrap: anywhere; }
main { display: grid; gap: 20px; padding-top: 24px; padding-bottom: 48px; }
main > * { min-width: 0; }
section { background: #fff; border: 1px solid var(--line); border-radius: 10px; padding: 20px 24px; }
h2 { margin: 0 0 12px; font-size: 18px; }
section > p { margin: 0 0 14px; color: var(--faint); font-size: 14px; }
dl { margin: 0; }
dd { margin: 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; }
.tiles > div { background: #fff; border: 1px solid var(--line); border-top: 3px solid var(--accent); border-radius: 10px; padding: 12px 16px; }
.tiles dt { color: var(--faint); font-size: 13px; }
.tiles dd { font-size: 24px; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 16px; }
figure { margin: 0; }
svg { display: block; width: 100%; height: auto; }
.narrow { display: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.numbers { width: 100%; font-size: 14px; }
.numbers th, .numbers td { padding: 5px 12px; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
.numbers thead th { color: var(--faint); font-weight: 500; }
.confusion { font-size: 13px; border-spacing: 1px; border-collapse: separate; }
.confusion th, .confusion td { padding: 0; height: 34px; min-width: 40px; text-align: center; font-weight: 400; }
.confusion tbody th, .confusion tfoot th { padding-right: 10px; text-align: right; color: var(--faint); white-space: nowrap; }
.confusion thead th { color: var(--faint); vertical-align: bottom; height: auto; padding-bottom: 6px; }
.confusion thead span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; }
.confusion .share { color: var(--faint); padding-left: 6px; }
.confusion .total { color: var(--ink); font-weight: 600; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); gap: 16px 12px; }
.pictures img { display: block; width: 100%; image-rendering: pixelated; border: 1px solid var(--line); border-radius: 4px; background: #fff; }
figcaption { margin-top: 4px; font-size: 13px; line-height: 1.3; overflow-wrap: anywhere; }
figcaption small { display: block; color: var(--faint); font-size: 12px; }
.settings { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 10px 24px; }
.settings dt { color: var(--faint); font-size: 13px; }
.settings dd { font-size: 15px; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--accent); }
@media (max-width: 560px) {
  header, main { padding-left: 12px; padding-right: 12px; }
  header { padding-top: 20px; }
  h1 { font-size: 23px; }
  section { padding: 16px 14px; }
  .tiles { grid-template-columns: repeat(2, 1fr); }
  .tiles dd { font-size: 20px; }
  .wide { display: none; }
  .narrow { display: block; }
  .confusion { font-size: 10px; }
  .confusion th, .confusion td { height: 26px; min-width: 25px; }
  .confusion tbody th, .confusion tfoot th { padding-right: 5px; }
  .confusion tfoot th { white-space: normal; }
  .pictures { grid-template-columns: repeat(auto-fill, minmax(84px, 1fr)); }
  .numbers th, .numbers td { padding: 5px 8px; }
}
@media print {
  body { background: #fff; }
  section { break-inside: avoid; border: 0; padding: 0; }
}
`;
