/// The page's elements; the script fills them.
enum PageBody {
  /// - Parameters:
  ///   - title, subtitle, footer: escaped.
  static func text(title: String, subtitle: String, footer: String) -> String {
    """
    <header><div class="wrap">
    <h1>\(title)</h1>
    <p class="soft">\(subtitle)</p>
    <div id="verdict" class="verdict"></div>
    <div id="tiles" class="tiles"></div>
    </div></header>
    <nav aria-label="Configurations shown"><div class="wrap" id="nav"></div></nav>
    <main class="wrap">
    <section class="card"><h2>Summary</h2>
    \(summaryNote)
    <div class="scroll"><table class="summary"><thead><tr><th scope="col">configuration</th>\(heads)</tr></thead>
    <tbody id="summary"></tbody></table></div></section>
    <div class="cards">
    <section class="card"><h2>Cactus plot</h2>
    <p class="note">How many runs each solves, if every run may take so long. Further right and lower is better.</p>
    <div id="cactus"></div></section>
    <section class="card"><h2>Performance profile</h2>
    <p class="note">The share of tasks on which each is within a factor of the fastest shown. Further left and higher \
    is better; 1 ms is added to both times.</p>
    <div id="profile"></div></section>
    <section class="card"><h2>Scatter</h2>
    <p class="note">One point a task. Dotted: equal, and a factor of ten either way. Hollow: not solved by both; a run \
    that is not solved stands at its time limit.</p>
    <div id="scatter-controls" class="controls"></div><div id="scatter"></div></section>
    <section class="card"><h2>Growth</h2>
    <p class="note">Solved runs over the size of the instance or of its encoding, with cost = a · size^b fitted by \
    least squares of logarithms.</p>
    <div id="growth-controls" class="controls"></div><div id="growth"></div>
    <details><summary>Fitted exponents</summary><div class="scroll"><table><thead><tr>\
    <th scope="col">configuration</th>\
    <th scope="col" class="num">points</th><th scope="col" class="num">exponent b</th>\
    <th scope="col" class="num">standard error</th></tr></thead>
    <tbody id="exponents"></tbody></table></div></details></section>
    </div>
    <section class="card"><h2>Who solves what</h2>
    <p class="note">Seconds; the stronger the colour, the longer; bold: the fastest of a row. Unsolved runs say how they ended.</p>
    <div class="scroll tall"><table class="matrix"><thead id="matrix-head"></thead><tbody id="matrix-body"></tbody>\
    </table></div></section>
    <section class="card" id="sizes-card"><h2>Encodings</h2>
    <p class="note" id="sizes-note"></p>
    <div class="scroll"><table><thead><tr><th scope="col">encoding</th><th scope="col" class="num">instances</th>\
    <th scope="col" class="num">variables</th><th scope="col" class="num">rows</th>\
    <th scope="col" class="num">non-zeros</th><th scope="col" class="num">root bound above 0</th></tr></thead>
    <tbody id="sizes-mean"></tbody></table></div>
    <details><summary>Every instance</summary><div class="scroll tall"><table><thead><tr>\
    <th scope="col">instance</th><th scope="col">encoding</th><th scope="col" class="num">variables</th>\
    <th scope="col" class="num">rows</th><th scope="col" class="num">non-zeros</th>\
    <th scope="col" class="num">root bound</th></tr></thead><tbody id="sizes-all"></tbody></table></div>\
    </details></section>
    <section class="card"><h2>All runs</h2>
    <div class="controls"><label class="field">search <input type="search" id="q" placeholder="iris lp optimal"></label>
    <span id="runs-count" class="soft" role="status"></span>
    <button type="button" class="plain" id="more"></button></div>
    <div class="scroll tall"><table id="runs-table"><thead id="runs-head"></thead><tbody id="runs"></tbody></table>\
    </div></section>
    </main>
    <footer><div class="wrap">\(footer)</div></footer>
    <div id="tip" role="status" aria-live="polite"></div>
    <noscript><p class="wrap">This page draws itself with JavaScript; dnnt report also writes text and CSV.</p>\
    </noscript>
    """
  }

  private static let heads = [
    "runs", "solved", "claimed", "unique", "PAR-2 (s)", "mean (s)", "ratio", "nodes", "memory", "proofs", "proof size",
    "check (s)", "failed", "refused",
  ].map { "<th scope=\"col\" class=\"num\">\($0)</th>" }.joined()

  private static let summaryNote = """
    <p class="note">Solved: settled by exact reasoning. Claimed: by a floating-point solver's word. Unique: tasks that \
    no other solves. PAR-2: mean time, unsolved at twice the limit. Mean: shifted geometric, unsolved at the limit. \
    Ratio: of that mean to the virtual best's. Best of a column in bold.</p>
    """
}
