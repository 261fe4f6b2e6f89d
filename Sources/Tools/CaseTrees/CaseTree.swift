import CertificateChecking
import ExactArithmetic
import JSONWriting
import Strategies
import TrainingProblem

/// The tree of parts, as far as this process has read it from the folder.
public struct CaseTree {
  /// One part.
  public struct Node {
    /// The place of the part in the tree.
    public let key: PartKey
    /// The options that its branch leaves.
    let left: [ParameterPlace: [Rational]]
    /// Predicted, in hundredths of a bit.
    public let work: Int
    /// Of the instance with these options; nil until it is needed.
    fileprivate var digest: String?
    /// The way it is split; nil where it is whole.
    public fileprivate(set) var split: PartSplit?
    /// Numbers of its cases' nodes.
    public fileprivate(set) var children: [Int] = []
    fileprivate var stamp: FolderFiles.Stamp?
    /// The claim of its certificate about all its choices; nil without one.
    fileprivate(set) var evidence: PartEvidence?
    /// Why its certificate is of no use.
    public fileprivate(set) var fault: String?
    /// The bound that its certificate claims.
    public var bound: Rational? { evidence?.bound }
  }

  /// The folder that the tree was read from.
  public let folder: CaseFolder
  /// The whole first, children after their parents.
  public private(set) var nodes: [Node]

  /// The whole alone: `refresh` reads what the folder has.
  public init(_ folder: CaseFolder) {
    self.folder = folder
    nodes = [Node(key: .root, left: [:], work: 0, digest: folder.digest)]
  }

  /// The instance of a part.
  public func instance(_ number: Int) -> Instance {
    nodes[number].left.isEmpty ? folder.instance : folder.instance.restricted(to: nodes[number].left)
  }

  /// The digest of a part.
  public mutating func digest(ofPart number: Int) -> String {
    if let known = nodes[number].digest { return known }
    let digest = InstanceWriter.digest(of: instance(number))
    nodes[number].digest = digest
    return digest
  }

  /// The number of the part's node; nil where the tree has none.
  public func number(of key: PartKey) -> Int? { nodes.firstIndex { $0.key == key } }

  // MARK: Reading

  /// Takes in what has changed in the folder.
  ///
  /// - Throws: `InputError` where a file that says how parts are split, or a choice, is of no use. A certificate that is
  ///   of no use is its part's `fault`.
  public mutating func refresh() throws(InputError) {
    let names = try folder.files.names()
    try folder.incumbents.refresh(names)
    let present = Set(names)
    guard present.contains(CaseFolder.treeName) else {
      throw InputError(file: folder.path, message: "\(CaseFolder.treeName) is gone")
    }
    var number = 0
    while number < nodes.count {
      let key = nodes[number].key
      if nodes[number].split == nil, present.contains(CaseFolder.splitName(key)) { try readSplit(number) }
      if present.contains(CaseFolder.certificateName(key)) {
        try readCertificate(number)
      } else {
        (nodes[number].stamp, nodes[number].evidence, nodes[number].fault) = (nil, nil, nil)
      }
      number += 1
    }
  }

  private mutating func readSplit(_ number: Int) throws(InputError) {
    let name = CaseFolder.splitName(nodes[number].key)
    let split = try PartSplit.read(
      try folder.files.read(name), file: folder.files.path(name), of: instance(number), digest: digest(ofPart: number))
    nodes[number].split = split
    for (index, options) in split.cases.enumerated() {
      var left = nodes[number].left
      for place in folder.instance.network.places(tiedTo: split.place) { left[place] = options }
      nodes[number].children.append(nodes.count)
      nodes.append(Node(key: nodes[number].key.child(index), left: left, work: split.work[index], digest: nil))
    }
  }

  private mutating func readCertificate(_ number: Int) throws(InputError) {
    let name = CaseFolder.certificateName(nodes[number].key)
    let stamp = folder.files.stamp(name)
    guard stamp != nodes[number].stamp || stamp == nil else { return }
    (nodes[number].evidence, nodes[number].fault, nodes[number].stamp) = (nil, nil, stamp)
    do throws(InputError) {
      guard let bytes = try folder.files.readIfThere(name) else { return }
      let certificate = try CertificateReader.read(bytes, file: folder.files.path(name))
      guard certificate.instance == digest(ofPart: number) else {
        nodes[number].fault = "\(name) is about another instance than this part"
        return
      }
      if let missing = missingProof(of: certificate) {
        nodes[number].fault = "\(name) names the proof \(missing), which is not there"
        return
      }
      nodes[number].evidence = PartEvidence(certificate, threshold: folder.instance.threshold)
      try offer(certificate)
    } catch {
      nodes[number].fault = "\(error)"
    }
  }

  /// The name of a proof that the certificate names, and that is not there.
  private func missingProof(of certificate: Certificate) -> String? {
    let proofs = [certificate.proof] + (certificate.proofs ?? [])
    return proofs.lazy.compactMap { $0?.file }.first { !folder.files.exists($0) }
  }

  /// A part's parameters may be the best of the whole.
  private func offer(_ certificate: Certificate) throws(InputError) {
    guard let assignment = certificate.parameters else { return }
    let claimed = certificate.objectives ?? certificate.objective.map { [$0] }
    if let claimed, let best = folder.incumbents.best, !claimed.lexicographicallyPrecedes(best.objectives) { return }
    guard let choice = KnownChoice(assignment, on: folder.instance) else { return }
    do { try folder.incumbents.offer(choice) } catch {
      throw InputError(file: error.path, message: "\(error)")
    }
  }

  // MARK: Proven and open parts

  /// True if the part's own certificate meets the demand.
  public func isShown(_ number: Int, _ demand: Demand) -> Bool { nodes[number].evidence?.shows(demand) ?? false }

  /// Parts that nobody has shown or split, in the order of the tree.
  public func open(_ demand: Demand) -> [Int] {
    var result: [Int] = []
    var waiting = [0]
    while let number = waiting.popLast() {
      if isShown(number, demand) { continue }
      if nodes[number].split == nil { result.append(number) }
      waiting += nodes[number].children.reversed()
    }
    return result
  }

  /// All parts that are not split, in the order of the tree.
  public var leaves: [Int] { nodes.indices.filter { nodes[$0].split == nil } }

  /// The greatest bound on the first objective that certificates claim together; nil where no choice is feasible.
  public func bound() -> Rational? {
    var bounds = [Rational?](repeating: nil, count: nodes.count)
    for number in nodes.indices.reversed() where !(nodes[number].evidence?.isInfeasible ?? false) {
      // No objective is negative.
      let own = max(nodes[number].bound ?? 0, 0)
      let children = nodes[number].children.compactMap { bounds[$0] }
      if nodes[number].children.isEmpty {
        bounds[number] = own
      } else if let least = children.min() {
        bounds[number] = max(own, least)
      }
    }
    return bounds[0]
  }

  // MARK: Splitting

  /// The levels of a tree that a certificate's nesting holds: three of the text's a level.
  public static let depthLimit = 18

  /// True if the part is whole, has a parameter with a choice, and its cases fit a certificate's nesting.
  public func canSplit(_ number: Int) -> Bool {
    nodes[number].key.path.count < CaseTree.depthLimit && nodes[number].split == nil
      && instance(number).network.hasChoice
  }

  /// Splits a part, and writes its cases as instances. Where another process was quicker, its way counts.
  public mutating func split(_ number: Int, _ split: PartSplit) throws {
    let name = CaseFolder.splitName(nodes[number].key)
    _ = try folder.files.create(name, split.text(digest: digest(ofPart: number)))
    try readSplit(number)
    try writeInstances(nodes[number].children)
  }

  /// Writes these parts as instances where no file stands: nothing but people reads them.
  public func writeInstances(_ numbers: [Int]) throws(OutputError) {
    for number in numbers {
      let name = CaseFolder.instanceName(nodes[number].key)
      if !folder.files.exists(name) { try folder.files.write(InstanceWriter.text(of: instance(number)), to: name) }
    }
  }
}

extension Network {
  /// True if some parameter has several options.
  var hasChoice: Bool {
    layers.contains { layer in
      layer.weights.all.contains { ($0.count ?? 2) > 1 } || layer.biases.all.contains { ($0.count ?? 2) > 1 }
    }
  }
}
