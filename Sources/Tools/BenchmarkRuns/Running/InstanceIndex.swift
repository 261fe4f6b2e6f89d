import ExactArithmetic
public import TrainingProblem

/// Subsets of an index of instances, by name.
public enum InstanceSet: String, Sendable, CaseIterable {
  /// Entries of the index with `"set": ["quick", …]`.
  case quick
  /// Entries with `"set": ["full", …]`, and those of an index without sets.
  case full
}

/// An index of instances, such as Instances/index.json: files, and what is known of them.
public struct InstanceIndex: Sendable {
  struct Entry: Sendable {
    var file: String
    var known: ExpectedAnswer
    /// nil where the index does not say.
    var sets: [String]?

    func isIn(_ set: InstanceSet) -> Bool { sets?.contains(set.rawValue) ?? (set == .full) }
  }
  let path: String
  let entries: [Entry]

  /// Reads the index at `path`. Of an entry it uses `file`, `optimum`, `decision`, `provedBy`, `bestKnown` and `set`;
  /// further keys are the index's own affair.
  public init(path: String) throws(InputError) {
    self.path = path
    let root = try JSONDocument(try FileAccess.read(path), file: path).root
    let fields = try root.freeFields("an index of instances")
    guard let list = fields["instances"] else { throw root.error("missing key \"instances\" in an index of instances") }
    var entries: [Entry] = []
    for value in try list.elements("a list of instances") {
      let entry = try value.freeFields("an instance of the index")
      guard let file = entry["file"] else { throw value.error("missing key \"file\" in an instance of the index") }
      var known = ExpectedAnswer()
      if let optimum = entry["optimum"], optimum.kind != .null { known.optimum = try optimum.rational("the optimum") }
      if let decision = entry["decision"], decision.kind != .null {
        known.decision = try decision.string("the decision")
      }
      known.provedBy = try entry["provedBy"]?.string("who proved the optimum")
      if let best = entry["bestKnown"], best.kind != .false_, best.kind != .null {
        known.isBestKnown = true
        if best.kind != .true_ { known.optimum = try best.rational("the best objective known") }
      }
      var sets: [String]?
      if let list = entry["set"] {
        sets = []
        for name in try list.elements("a list of sets") { sets?.append(try name.string("a set")) }
      }
      entries.append(Entry(file: try file.string("a file beside the index"), known: known, sets: sets))
    }
    self.entries = entries
  }

  private func path(of entry: Entry) -> String {
    let folder = FileAccess.folder(of: path)
    return folder.isEmpty ? entry.file : folder + "/" + entry.file
  }

  /// The files of a set, in the index's order.
  public func files(of set: InstanceSet) -> [String] {
    entries.filter { $0.isIn(set) }.map(path(of:))
  }

  /// The answer that the index knows of the file at `path`: of that very path, or of its name where the index stands
  /// beside it.
  func known(of file: String) -> ExpectedAnswer? {
    entries.first { path(of: $0) == file }?.known
  }

  /// Reads instances, each with what an index knows of it: `index` where one is given, otherwise `index.json` in the
  /// instance's own folder where there is one.
  public static func instances(_ files: [String], index: InstanceIndex?) throws(InputError) -> [BenchmarkInstance] {
    var beside: [String: InstanceIndex] = [:]
    var result: [BenchmarkInstance] = []
    for file in files {
      var known = index?.known(of: file)
      if known == nil {
        let folder = FileAccess.folder(of: file)
        let path = folder.isEmpty ? "index.json" : folder + "/index.json"
        if beside[path] == nil, FileStatus.exists(path) { beside[path] = try InstanceIndex(path: path) }
        known = beside[path]?.known(of: file)
      }
      result.append(try BenchmarkInstance(file: file, known: known))
    }
    return result
  }
}
