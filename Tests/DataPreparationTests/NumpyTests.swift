import DataPreparation
import ExactArithmetic
import TestSupport
import Tables
import Testing
import TrainingProblem

/// One file of Tests/Fixtures/npz, and what it must read as: `make.py` in that folder wrote both.
struct NumpyCase: Sendable, CustomStringConvertible {
  let file: String
  let rows: [String]?
  let says: String
  var description: String { file }

  static let all: [NumpyCase] = (try? manifest()) ?? []

  private static func manifest() throws -> [NumpyCase] {
    let text = String(decoding: try Fixtures.bytes(Fixtures.folder("npz") + "/manifest.tsv"), as: UTF8.self)
    return text.split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: "\t").map(String.init)
      return NumpyCase(file: cells[0], rows: cells[1] == "reads" ? Array(cells[2...]) : nil, says: cells[2])
    }
  }

  func prepared() throws -> PreparedInstance {
    let path = Fixtures.folder("npz") + "/" + file
    let table = try NumpyReader.read(try Fixtures.bytes(path), file: file)
    var request = InstanceRequest(label: try NumpyReader.labels(of: table).joined(separator: ","))
    request.levels = 0
    request.features = 99
    return try InstanceMaker.make(table, request)
  }
}

@Suite("NumPy's arrays") struct NumpyTests {
  @Test("every entry reads as the same number", arguments: NumpyCase.all.filter { $0.rows != nil })
  func reads(_ entry: NumpyCase) throws {
    let prepared = try entry.prepared()
    let names = prepared.preparation.classNames ?? []
    let rows = prepared.instance.samples.map { sample -> String in
      let label: String
      switch sample.label {
      case .class(let number): label = names[number]
      case .values(let y):
        label = names.isEmpty ? y.map { "\($0)" }.joined(separator: " ") : names[y[0].signum < 0 ? 0 : 1]
      }
      return sample.x.map { "\($0)" }.joined(separator: " ") + " > " + label
    }
    #expect(rows == entry.rows)
  }

  @Test("what is not read is refused by name", arguments: NumpyCase.all.filter { $0.rows == nil })
  func refuses(_ entry: NumpyCase) throws {
    do {
      _ = try entry.prepared()
      Issue.record("\(entry.file) was read")
    } catch let error as InputError {
      #expect("\(error)".contains(entry.says) && "\(error)".contains(entry.file), "\(error)")
    }
  }

  @Test("a file that is cut short or changed anywhere never traps") func damaged() throws {
    #expect(NumpyCase.all.count > 30)
    for name in ["int64-stored.npz", "float32-fortran.npz"] {
      let bytes = try Fixtures.bytes(Fixtures.folder("npz") + "/" + name)
      var (read, refused) = (0, 0)
      func attempt(_ bytes: [UInt8]) {
        do throws(InputError) {
          _ = try NumpyReader.read(bytes, file: name)
          read += 1
        } catch { refused += 1 }
      }
      for count in 0..<bytes.count { attempt(Array(bytes[..<count])) }
      #expect(read == 0)
      for place in bytes.indices {
        for value in [0, 0x7f, 0xff, bytes[place] ^ 1] {
          var other = bytes
          other[place] = value
          attempt(other)
        }
      }
      #expect(refused > bytes.count)
    }
  }
}
