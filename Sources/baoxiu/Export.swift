import App
import ArgumentParser
import Basics
import Foundation

struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give evidence out of the house.", subcommands: [Case.self, Cases.self])

  struct Case: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "One case with its whole chain, checkable without this program (docs/evidence-format.md).")

    @OptionGroup var place: PlaceOptions
    @Argument(help: "The number of the case.") var number: String
    @Option(help: "Where to write the bundle; - for standard output.") var out = "-"

    func run() async throws {
      try await place.use { office in
        let bundle: String
        do {
          bundle = try await office.exportCase(number: number)
        } catch {
          throw Output.fail(Founding.sentence(error, office, in: Output.language))
        }
        if out == "-" {
          Output.line(bundle)
        } else {
          guard FileManager.default.createFile(atPath: out, contents: Data(bundle.utf8)) else {
            throw Output.fail("baoxiu export: cannot write \(out)")
          }
        }
      }
    }
  }

  struct Cases: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Every case, one file each, for an auditor.")

    @OptionGroup var place: PlaceOptions
    @Option(help: ArgumentHelp("The folder to write them into; made when it is not there.", valueName: "DIR")) var out: String

    func run() async throws {
      try await place.use { office in
        do {
          try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
          var last = ""
          var count = 0
          while true {
            let some = try await office.exportCases(after: last, limit: 20)
            guard let end = some.last else { break }
            for one in some {
              let path = "\(out)/\(one.number.replacingOccurrences(of: "/", with: "_")).json"
              guard FileManager.default.createFile(atPath: path, contents: Data(one.bundle.utf8)) else {
                throw Output.fail("baoxiu export: cannot write \(path)")
              }
            }
            count += some.count
            last = end.number
          }
          Output.line("\(count)")
        } catch let code as ExitCode {
          throw code
        } catch {
          throw Output.fail(Founding.sentence(error, office, in: Output.language))
        }
      }
    }
  }
}
