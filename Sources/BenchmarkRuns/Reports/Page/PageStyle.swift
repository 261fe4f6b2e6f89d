/// The page's style: light, dark and print from one set of colours; told apart by dash and marker, too.
enum PageStyle {
  static let text = #"""
    :root {
      color-scheme: light;
      --paper: #fbfbf9; --card: #ffffff; --ink: #1d232b; --soft: #5c6773; --line: #dfe3e6; --grid: #eceef0;
      --accent: #0b5cad; --bad: #b3261e; --bad-paper: #fdecea; --good: #1a7f4b; --good-paper: #e9f6ef;
      --heat: #0b7fab; --none: #f1f1ee;
      --c0: #0072b2; --c1: #d55e00; --c2: #00845f; --c3: #b0488a; --c4: #8a6d00; --c5: #2a8fd0; --c6: #6a3d9a;
      --c7: #4a4f55;
    }
    @media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {
      color-scheme: dark;
      --paper: #12161b; --card: #1a2027; --ink: #e7ebef; --soft: #a1acb7; --line: #303943; --grid: #262e37;
      --accent: #7cc0ff; --bad: #ff9a8f; --bad-paper: #3b1d1b; --good: #6bdca0; --good-paper: #16301f;
      --heat: #2b9fd0; --none: #20262d;
      --c0: #5db8ff; --c1: #ff9255; --c2: #3fdc9c; --c3: #ff9fd2; --c4: #e4c441; --c5: #8edcff; --c6: #c0a3ff;
      --c7: #c8ced4;
    } }
    @media screen { :root[data-theme="dark"] {
      color-scheme: dark;
      --paper: #12161b; --card: #1a2027; --ink: #e7ebef; --soft: #a1acb7; --line: #303943; --grid: #262e37;
      --accent: #7cc0ff; --bad: #ff9a8f; --bad-paper: #3b1d1b; --good: #6bdca0; --good-paper: #16301f;
      --heat: #2b9fd0; --none: #20262d;
      --c0: #5db8ff; --c1: #ff9255; --c2: #3fdc9c; --c3: #ff9fd2; --c4: #e4c441; --c5: #8edcff; --c6: #c0a3ff;
      --c7: #c8ced4;
    } }
    * { box-sizing: border-box; }
    html { scroll-padding-top: 7rem; }
    body {
      margin: 0; background: var(--paper); color: var(--ink);
      font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
    }
    .wrap { max-width: 1320px; margin: 0 auto; padding: 0 1.25rem; }
    header .wrap { padding-top: 1.8rem; }
    h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .3rem; letter-spacing: -.01em; }
    h2 { font-size: 1.15rem; margin: 0 0 .15rem; }
    p { margin: .25rem 0; }
    .soft, .note { color: var(--soft); }
    .note { font-size: .86rem; max-width: 110ch; }
    .tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.1rem 0; }
    .tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .55rem 1rem; }
    .tile b { display: block; font-size: 1.5rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
    .tile span { color: var(--soft); font-size: .84rem; }
    .verdict { border-radius: 10px; padding: .7rem 1rem; margin: 1rem 0; border: 1px solid; }
    .verdict.good { color: var(--good); background: var(--good-paper); }
    .verdict.bad { color: var(--bad); background: var(--bad-paper); border-width: 2px; }
    .verdict ul { margin: .3rem 0 0; padding-left: 1.2rem; color: var(--ink); }
    .verdict code { color: var(--bad); }
    nav { position: sticky; top: 0; z-index: 5; background: var(--paper); border-bottom: 1px solid var(--line); }
    nav { max-height: 40vh; overflow-y: auto; }
    nav .wrap { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem .6rem; padding-top: .5rem;
      padding-bottom: .5rem; }
    .chip { display: inline-flex; align-items: center; gap: .4rem; padding: .12rem .6rem .12rem .4rem; cursor: pointer;
      border: 1px solid var(--line); border-radius: 99px; background: var(--card); font-size: .86rem; }
    .chip.setting input { position: absolute; opacity: 0; width: 1px; height: 1px; }
    .chip.setting:has(input:not(:checked)) { opacity: .45; text-decoration: line-through; }
    .chip:has(input:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
    .push { margin-left: auto; }
    .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 560px), 1fr)); gap: 1.1rem;
      margin: 1.1rem 0; }
    .card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.1rem;
      min-width: 0; }
    section.card { margin: 1.1rem 0; } .cards > section.card { margin: 0; }
    .controls { display: flex; flex-wrap: wrap; gap: .4rem .9rem; margin: .5rem 0 .2rem; font-size: .88rem; }
    label.field { display: inline-flex; align-items: center; gap: .35rem; color: var(--soft); }
    select, input[type="search"], button.plain { font: inherit; font-size: .88rem; color: var(--ink);
      background: var(--paper); border: 1px solid var(--line); border-radius: 7px; padding: .18rem .45rem;
      max-width: 17rem; }
    button.plain { cursor: pointer; }
    input[type="search"] { width: min(100%, 22rem); }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    svg.plot { display: block; width: 100%; height: auto; margin-top: .4rem; border-radius: 6px; touch-action: pan-y; }
    svg text { fill: var(--soft); font-size: 14px; font-family: inherit; }
    svg .title { fill: var(--ink); }
    svg .grid { stroke: var(--grid); } svg .frame { stroke: var(--soft); fill: none; }
    svg .guide { stroke: var(--soft); stroke-dasharray: 2 4; fill: none; }
    svg .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
    svg .fit { fill: none; stroke-width: 1.6; opacity: .85; }
    svg .point { stroke-width: 1.5; }
    svg .hollow { fill: var(--card) !important; }
    svg .focus { fill: none; stroke: var(--ink); stroke-width: 2; }
    #tip { position: fixed; z-index: 9; pointer-events: none; max-width: 24rem; background: var(--ink);
      color: var(--paper); padding: .35rem .6rem; border-radius: 7px; font-size: .84rem; white-space: pre-line; }
    #tip:empty { display: none; }
    .scroll { overflow-x: auto; }
    .scroll.tall { max-height: 42rem; overflow-y: auto; }
    table { border-collapse: collapse; font-size: .86rem; width: 100%; font-variant-numeric: tabular-nums; }
    th, td { text-align: left; padding: .26rem .55rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
    thead th { position: sticky; top: 0; background: var(--card); z-index: 2; font-weight: 600;
      border-bottom: 2px solid var(--line); }
    th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
    th button::after { content: "↕"; color: var(--soft); opacity: .45; padding-left: .25em; }
    th[aria-sort="ascending"] button::after { content: "↑"; color: var(--accent); opacity: 1; }
    th[aria-sort="descending"] button::after { content: "↓"; color: var(--accent); opacity: 1; }
    .num { text-align: right; }
    td.long { max-width: 22rem; overflow: hidden; text-overflow: ellipsis; }
    tbody tr:hover > * { background: var(--grid); }
    .best { font-weight: 700; color: var(--accent); }
    .tag { border-radius: 5px; padding: 0 .4em; border: 1px solid var(--line); }
    .tag.solved { color: var(--good); background: var(--good-paper); border-color: transparent; }
    .tag.bad { color: var(--bad); background: var(--bad-paper); border-color: transparent; }
    .matrix td { text-align: right; border: 1px solid var(--card); padding: .2rem .5rem; }
    .matrix td:hover { outline: 2px solid var(--accent); }
    .matrix.dense thead th { padding-left: 0; padding-right: 0; text-align: center; }
    .matrix.dense thead th:first-child { text-align: left; }
    .matrix.dense thead span { writing-mode: vertical-rl; transform: rotate(180deg); font-weight: 400; }
    table.summary th, table.summary td { padding: .26rem .4rem; }
    table.summary thead th { white-space: normal; vertical-align: bottom; }
    table.summary td:first-child { max-width: 14rem; overflow: hidden; text-overflow: ellipsis; }
    tr.off { opacity: .5; }
    .matrix .mark { font-weight: 700; }
    .matrix .none { background: var(--none); color: var(--soft); }
    .matrix thead th { vertical-align: bottom; text-align: right; }
    .matrix th:first-child { text-align: left; }
    .matrix tbody th { font-weight: 400; position: sticky; left: 0; background: var(--card); z-index: 1; }
    .swatch { vertical-align: -3px; flex: none; }
    details > summary { cursor: pointer; color: var(--accent); margin: .6rem 0 .3rem; font-size: .9rem; }
    footer { color: var(--soft); font-size: .84rem; padding: .6rem 0 2.5rem; }
    @media (max-width: 700px) {
      html { scroll-padding-top: 4rem; }
      .wrap { padding: 0 .7rem; } .card { padding: .8rem .7rem; }
      nav .wrap { flex-wrap: nowrap; overflow-x: auto; padding-top: .35rem; padding-bottom: .35rem; }
      nav .wrap > * { flex: none; }
      .push { margin-left: 0; }
    }
    @media print {
      @page { size: A4 landscape; margin: 11mm; }
      html { font-size: 10px; }
      body { background: #fff; font-size: 1rem; }
      .wrap { max-width: none; padding: 0; }
      header .wrap { padding-top: 0; }
      nav, .controls, #tip, button.plain, th button::after { display: none !important; }
      .card, .tile { border-color: #ccc; box-shadow: none; }
      .cards { grid-template-columns: 1fr 1fr; gap: .7rem; }
      .cards .card, tr { break-inside: avoid; }
      svg.plot { max-height: 62mm; }
      .scroll, .scroll.tall { max-height: none; overflow: visible; }
      thead th { position: static; }
      thead { display: table-header-group; }
      .verdict, .matrix td, .tag { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      table { font-size: 8.5px; } th, td { padding: .12rem .3rem; }
    }
    """#
}
