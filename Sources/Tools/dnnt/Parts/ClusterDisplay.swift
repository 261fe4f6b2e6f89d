import CaseTrees
import ExactArithmetic
import Glibc

/// Shows on standard error where the parts of an instance stand: a live line on a terminal, elsewhere a line where
/// something is news, at most each second.
final class ClusterDisplay {
  private let isQuiet: Bool
  private let isLive = Terminal.isErrorTerminal
  private var last = ""
  private var shownAt: ContinuousClock.Instant?
  private var isLineOpen = false

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  func show(_ tree: CaseTree, open: [Int], elapsed: Duration) {
    guard !isQuiet else { return }
    let now = ContinuousClock.now
    guard shownAt.map({ now - $0 >= .seconds(1) }) ?? true else { return }
    let leaves = tree.leaves.count
    var words = ["parts \(leaves - min(open.count, leaves))/\(leaves)"]
    if let bound = tree.bound() { words.append("bound \(bound.shown)") }
    if let best = tree.folder.incumbents.best { words.append("incumbent \(best.objectives[0].shown)") }
    let line = words.joined(separator: "  ")
    let time = "\(elapsed.components.seconds) s"
    guard isLive || line != last else { return }
    (last, shownAt) = (line, now)
    let estimate = ClusterDisplay.estimate(tree, open: open, elapsed: elapsed).map { "  about \($0) s to go" } ?? ""
    let text = "\(time)  \(line)\(estimate)"
    if isLive {
      Terminal.write("\r\u{1B}[K" + text.prefix(Terminal.errorWidth - 1))
      isLineOpen = true
    } else {
      Terminal.note(text)
    }
  }

  /// By the share of the predicted work that is done; nil where little is.
  private static func estimate(_ tree: CaseTree, open: [Int], elapsed: Duration) -> Int? {
    let most = tree.leaves.map { tree.nodes[$0].work }.max() ?? 0
    func work(_ numbers: [Int]) -> Double {
      numbers.reduce(0) { $0 + exp2(Double(tree.nodes[$1].work - most) / 100) }
    }
    let rest = work(open)
    let all = work(Array(Set(tree.leaves).union(open)))
    guard all > 0, rest < 0.95 * all else { return nil }
    return Int(Double(elapsed.components.seconds) * rest / (all - rest))
  }

  func finish() {
    if isLineOpen { Terminal.write("\n") }
    isLineOpen = false
  }
}
