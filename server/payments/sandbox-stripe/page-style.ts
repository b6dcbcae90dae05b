export const STYLE = `
:root { color-scheme: light dark; --ground: #f6f6f8; --card: #fff; --text: #1b1c22; --quiet: #5b5e6b; --line: #dfe0e6;
  --main: #4338ca; --on-main: #fff; --note: #fff6e0; --on-note: #5a4300; }
@media (prefers-color-scheme: dark) { :root { --ground: #131318; --card: #1c1d24; --text: #f0f0f4; --quiet: #a3a6b4;
  --line: #34353f; --main: #a5b4fc; --on-main: #14142b; --note: #33290f; --on-note: #f6dfa4; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 20px; background: var(--ground);
  color: var(--text); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { width: 100%; max-width: 400px; padding: 28px; background: var(--card); border: 1px solid var(--line);
  border-radius: 16px; }
h1 { margin: 14px 0 2px; font-size: 20px; line-height: 1.3; overflow-wrap: anywhere; }
p { margin: 0 0 12px; }
a { color: var(--main); }
.badge { display: inline-block; margin: 0; padding: 2px 10px; border: 1px solid var(--line); border-radius: 99px;
  color: var(--quiet); font-size: 12.5px; font-weight: 600; }
.price { margin: 0 0 4px; font-size: 34px; font-weight: 700; letter-spacing: -.02em; }
.quiet { color: var(--quiet); }
.note { padding: 10px 14px; border-radius: 10px; background: var(--note); color: var(--on-note); font-size: 13.5px; }
form, .row { display: grid; gap: 10px; }
.row { grid-template-columns: 1fr 1fr; }
button { min-height: 44px; padding: 8px 14px; border: 1px solid var(--line); border-radius: 10px;
  background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button.main { border-color: transparent; background: var(--main); color: var(--on-main); }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
`
