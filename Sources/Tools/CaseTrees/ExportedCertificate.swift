import CertificateChecking
import Glibc
import Strategies
import TrainingProblem

extension CaseFolder {
  /// Puts a certificate by cases, with all that it names, into another folder.
  ///
  /// The certificates of the cases become `NAME.KEY.cert.json`, where `path` is `NAME.cert.json`; proofs likewise. The
  /// certificate itself comes last.
  public func export(_ certificate: Certificate, to path: String) throws {
    let folder = FileReplacement.folder(of: path)
    let last = path.split(separator: "/").last.map(String.init) ?? path
    let base = last.hasSuffix(".cert.json") ? String(last.dropLast(".cert.json".count)) : last
    /// Copies a proof, and says its new name.
    func carry(_ proof: Certificate.Proof?) throws -> Certificate.Proof? {
      guard let proof, let file = proof.file else { return proof }
      try copy(file, to: "\(folder)/\(base).\(file)")
      return Certificate.Proof(kind: proof.kind, file: "\(base).\(file)")
    }
    var whole = certificate
    if let cases = certificate.proof?.cases {
      for name in cases.files {
        var part = try CertificateReader.read(try files.read(name), file: files.path(name))
        part.proof = try carry(part.proof)
        part.proofs = try part.proofs?.map(carry)
        try write(CertificateWriter.text(of: part), to: "\(folder)/\(base).\(name)")
      }
      whole.proof = Certificate.Proof(
        kind: CaseSplit.kind, file: nil,
        cases: CaseSplit(nodes: cases.nodes, files: cases.files.map { "\(base).\($0)" }))
    }
    try write(CertificateWriter.text(of: whole), to: path)
  }

  private func write(_ text: String, to path: String) throws(OutputError) {
    let file = try FileReplacement(path)
    try file.write(text)
    try file.commit()
  }

  /// A file's bytes, whatever its size.
  private func copy(_ name: String, to path: String) throws {
    let source = Glibc.open(files.path(name), O_RDONLY | O_CLOEXEC)
    guard source >= 0 else {
      throw InputError(file: files.path(name), message: "cannot be opened: \(String(cString: strerror(errno)))")
    }
    defer { close(source) }
    let file = try FileReplacement(path, writesThrough: false)
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(source, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw InputError(file: files.path(name), message: "cannot be read: \(String(cString: strerror(errno)))")
      }
      if count == 0 { break }
      try chunk.withUnsafeBytes { try file.write(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
    }
    try file.commit()
  }
}
