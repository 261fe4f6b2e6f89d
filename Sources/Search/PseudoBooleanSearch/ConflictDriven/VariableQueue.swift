import SearchCore

/// Variables in the order in which they were last bumped, the last one first: a doubly linked list.
///
/// Biere, Fröhlich: "Evaluating CDCL variable scoring schemes", 2015, doi:10.1007/978-3-319-24318-4_29. Every variable
/// behind `open` in the list's order (bumped later) is assigned.
struct VariableQueue: ~Copyable {
  private struct Link {
    var before: Int32
    var after: Int32
    var stamp: Int
  }
  private var links = FlatBuffer<Link>()
  private var last: Int32 = 0
  private(set) var open: Int32 = 0
  private var clock = 0

  /// Adds the next variable (0, which is none, first), as if just bumped.
  mutating func addVariable() {
    links.append(Link(before: 0, after: 0, stamp: 0))
    if links.count > 1 { append(Int32(links.count - 1)) }
  }

  @inline(__always) func stamp(_ variable: Int32) -> Int { links.base[Int(variable)].stamp }
  /// The one bumped before `variable`; 0 where there is none.
  @inline(__always) func before(_ variable: Int32) -> Int32 { links.base[Int(variable)].before }

  /// Moves an assigned variable to the front.
  mutating func bump(_ variable: Int32) {
    let link = links.base[Int(variable)]
    guard link.after != 0 else { return }
    links.base[Int(link.after)].before = link.before
    if link.before != 0 { links.base[Int(link.before)].after = link.after }
    let kept = open != variable ? open : link.before != 0 ? link.before : link.after
    append(variable)
    open = kept
  }

  private mutating func append(_ variable: Int32) {
    clock += 1
    if last != 0 { links.base[Int(last)].after = variable }
    links.base[Int(variable)] = Link(before: last, after: 0, stamp: clock)
    last = variable
    open = variable
  }

  /// The variable is not assigned any more.
  @inline(__always) mutating func release(_ variable: Int32) {
    if stamp(variable) > stamp(open) { open = variable }
  }

  mutating func settle(on variable: Int32) { open = variable }
}
