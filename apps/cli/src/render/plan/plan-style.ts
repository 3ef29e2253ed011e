/** How a plan looks as a page: dark and light as the reader's system is, and everything open on paper. */
export const planStyle = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --line: #d0d7de; --head: #f3f5f7;
  --new: #116329; --gone: #a40e26; --change: #7a4e00; --ask: #6639ba; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9da7b3; --paper: #0d1117; --line: #3d444d; --head: #1b222b;
    --new: #56d364; --gone: #ff7b72; --change: #e3b341; --ask: #d2a8ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 80rem; padding: 1.5rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; margin-top: 2rem; }
p.soft, td.soft, .key small { color: var(--soft); }
details { border: 1px solid var(--line); border-radius: 6px; margin: .75rem 0; }
summary { padding: .6rem .8rem; cursor: pointer; background: var(--head); border-radius: 6px; }
summary strong { margin-right: .4rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; padding: .5rem .8rem; color: var(--soft); }
th, td { border-top: 1px solid var(--line); padding: .35rem .8rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; min-width: 8rem; }
thead th { background: var(--head); white-space: nowrap; }
tbody th { font-weight: 600; }
.insert, .revive { color: var(--new); } .retire, .delete, .blocked { color: var(--gone); }
.update, .rename { color: var(--change); } .conflict { color: var(--ask); font-weight: 700; }
.brake { border-left: 4px solid var(--gone); padding-left: .8rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  details { border: 0; } details::details-content { content-visibility: visible; block-size: auto; display: block; }
  th, td { min-width: 0; } thead th { white-space: normal; }
  thead { display: table-header-group; } tr { break-inside: avoid; } .scroll { overflow: visible; }
}`.trim()
