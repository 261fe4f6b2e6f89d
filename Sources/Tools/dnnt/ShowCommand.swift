import ArgumentParser
import CertificateChecking
import DataPreparation
import ExactArithmetic
import NetworkViews
import TrainingProblem

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a trained network as text, or as one self-contained page.",
    discussion: """
      The certificate is checked first, as 'check' does; --no-check leaves that out, and says so. The page draws the \
      network with options and chosen values, lists the samples with their margins, maps decisions over two inputs, and \
      computes all of it anew from its own data, in exact rationals.

      EXAMPLES
        dnnt show wine.dnnt.json wine.cert.json
        dnnt show wine.dnnt.json wine.cert.json -o wine.html
        dnnt solve wine.dnnt.json --certificate wine.cert.json --progress plain 2> wine.log
        dnnt show wine.dnnt.json wine.cert.json --log wine.log -o wine.html
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String
  @Argument(help: "The certificate file, or '-'.") var certificate: String
  @Option(name: [.short, .long], help: ArgumentHelp("Write the page here; '-' is standard output.", valueName: "file"))
  var output: String?
  @Option(
    help: ArgumentHelp("What 'solve --progress plain' wrote: the page draws incumbent and bound.", valueName: "file"))
  var log: String?
  @Option(help: "The page's title.") var title: String?
  @Flag(inversion: .prefixedNo, help: "Check the certificate, its proof too.") var check = true

  func run() throws {
    Interrupts.listen()
    let trained = try TrainedNetwork(instance: instance, certificate: certificate)
    let begun = ContinuousClock.now
    let verdict = check ? checked(trained) : unchecked
    let inputs = InputDescriptions(
      trained.instance.network, trained.preparation,
      columns: try NumberColumns.named(inInstance: trained.instanceBytes, file: instance).inputs)
    guard let output else { return print(text(trained, inputs, verdict)) }
    var page = NetworkPage(
      trained.predictor, inputs: inputs, title: title ?? trained.instance.name ?? instance, digest: trained.digest,
      check: verdict)
    page.certificateInstance = trained.certificate.instance
    page.objective = trained.certificate.objective ?? trained.certificate.objectives?.first
    page.bound = trained.certificate.bound ?? trained.certificate.bounds?.first
    page.objectives = trained.certificate.objectives
    page.evidence = evidence(trained, verdict, check ? ContinuousClock.now - begun : nil)
    page.commands = commands(trained)
    if let log { page.progress = ProgressLog.steps(String(decoding: try FileAccess.read(log), as: UTF8.self)) }
    page.footer = "Written by dnnt show. Numbers are exact rationals; those after ≈ are rounded for display."
    try OutputFile.write(try page.text(), to: output)
    if output != "-" { print("\(verdict.sentence)\nwritten: \(output)") }
  }

  private var unchecked: NetworkPage.Check {
    NetworkPage.Check(
      verdict: "not-proven", sentence: "The certificate was not checked (--no-check): its bound is a claim.")
  }

  private func checked(_ trained: TrainedNetwork) -> NetworkPage.Check {
    let budget = ReplayBudget(
      timeLimit: .seconds(ReplayBudget.defaultSeconds), shouldStop: { Interrupts.wasReceived })
    let report = CertificateChecker.check(
      trained.certificate, against: trained.instance, in: certificate == "-" ? nil : FileAccess.folder(of: certificate),
      budget: budget)
    let word =
      switch report.verdict {
      case .accepted: "accepted"
      case .notProven: "not-proven"
      case .rejected: "rejected"
      }
    return NetworkPage.Check(
      verdict: word, sentence: "The claim \"\(trained.certificate.claim.rawValue)\": \(report.summary).")
  }

  private func text(
    _ trained: TrainedNetwork, _ inputs: InputDescriptions, _ verdict: NetworkPage.Check
  ) -> String {
    let predictor = trained.predictor
    var lines = [verdict.sentence, ""]
    lines.append(
      NetworkListing.text(
        trained.instance.network, trained.assignment, inputNames: inputs.names, outputName: predictor.outputName))
    if inputs.texts.contains(where: { !$0.isEmpty }) {
      lines.append("")
      for (name, text) in zip(inputs.names, inputs.texts) where !text.isEmpty {
        lines.append("  \(InputError.printable(name, limit: 40)): \(text)")
      }
    }
    switch predictor.reading {
    case .classes: lines.append("\n  The greatest output names the class.")
    case .sign:
      lines.append("\n  output > 0: \(predictor.className(1)); output < 0: \(predictor.className(0))")
    case .signs, .values, .numbers: break
    }
    return lines.joined(separator: "\n")
  }

  // MARK: What the page says of files and proofs

  private func evidence(
    _ trained: TrainedNetwork, _ verdict: NetworkPage.Check, _ time: Duration?
  ) -> [(name: String, value: String)] {
    var rows: [(String, String)] = [("verdict", verdict.sentence)]
    if let time { rows.append(("checked in", "\(seconds(time)) s, by the program that wrote this page")) }
    if let proof = trained.certificate.proof {
      rows.append(("proof", proofText(proof, beside: certificate)))
    } else {
      rows.append(("proof", "no proof file"))
    }
    rows.append(("instance", "\(trained.digest) (of its canonical form)"))
    for (name, path, bytes) in [
      ("instance file", instance, trained.instanceBytes), ("certificate file", certificate, trained.certificateBytes),
    ] {
      var hash = SHA256()
      hash.update(bytes)
      rows.append((name, "\(path.split(separator: "/").last ?? "-"), sha256:\(hash.hexDigest()), \(bytes.count) bytes"))
    }
    if let producer = trained.certificate.producer { rows.append(("made by", producer)) }
    return rows
  }

  private func proofText(_ proof: Certificate.Proof, beside certificate: String) -> String {
    guard let file = proof.file else { return "kind \"\(InputError.printable(proof.kind))\", which needs no file" }
    let shown = "\(InputError.printable(file)), kind \"\(InputError.printable(proof.kind))\""
    guard let bytes = try? FileAccess.read(plainName: file, in: FileAccess.folder(of: certificate)) else {
      return shown + ", which cannot be read"
    }
    if bytes.starts(with: [0x1f, 0x8b]) { return "\(shown), \(bytes.count) bytes, packed" }
    var counts: [String: Int] = [:]
    for line in bytes.split(separator: 0x0a) {
      let word = String(decoding: line.prefix { $0 != 0x20 }, as: UTF8.self)
      // Options, lengths and identifiers are no rules.
      if !word.isEmpty && word.utf8.allSatisfy({ (0x61...0x7a).contains($0) }) { counts[word, default: 0] += 1 }
    }
    let rules = counts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }.prefix(8)
    return "\(shown), \(bytes.count) bytes, lines by rule: "
      + rules.map { "\(InputError.printable($0.key, limit: 20)) \($0.value)" }.joined(separator: ", ")
  }

  private func commands(_ trained: TrainedNetwork) -> [String] {
    let files = "\(ShellWord.quoted(instance)) \(ShellWord.quoted(certificate))"
    if let proof = trained.certificate.proof, proof.kind == "veripb", let file = proof.file {
      let folder = FileAccess.folder(of: certificate)
      let path = ShellWord.quoted(folder.isEmpty ? file : folder + "/" + file)
      return [
        "dnnt-check \(files)",
        "dnnt encode \(ShellWord.quoted(instance)) --encoding reference --to opb -o formula.opb && veripb formula.opb \(path)",
      ]
    }
    return ["dnnt-check \(files)", "dnnt score \(files)"]
  }
}

/// Words of a command line.
enum ShellWord {
  /// The text as one word of a POSIX shell.
  static func quoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        || "-_./+,:@".utf8.contains(byte)
    }
    if plain && !text.isEmpty { return text }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
