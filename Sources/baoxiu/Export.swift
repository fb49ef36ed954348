import App
import ArgumentParser
import Basics
import Foundation

struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Give evidence out of the house.", subcommands: [Case.self])

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
}
