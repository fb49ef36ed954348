import App
import ArgumentParser
import Foundation

struct Import: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring the paper years in.", subcommands: [Register.self])

  struct Register: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Import a call register (CSV or XLSX). The same file again changes nothing.")

    @OptionGroup var place: PlaceOptions
    @Argument(help: "The file.") var file: String
    @Option(help: "The branch whose register it is, by code or id; the only one when left out.") var branch: String?
    @Flag(help: "Only say what would happen; write nothing.") var rehearse = false
    @Flag(help: "JSON.") var json = false
    @Option(help: ArgumentHelp("What its words mean: YAML of column, word and meaning.", valueName: "FILE.yaml"))
    var answers: String?

    func run() async throws {
      guard let bytes = FileManager.default.contents(atPath: file) else {
        throw Output.fail("baoxiu import register: cannot read \(file)")
      }
      var said: String?
      if let answers {
        guard let data = FileManager.default.contents(atPath: answers), let text = String(data: data, encoding: .utf8) else {
          throw Output.fail("baoxiu import register: cannot read \(answers)")
        }
        said = text
      }
      let name = (file as NSString).lastPathComponent
      try await place.use { office in
        do {
          Output.line(
            try await ImportReport.run(
              [UInt8](bytes), name: name, branch: branch, answers: said, isRehearsal: rehearse, isJSON: json, in: office))
        } catch {
          throw Output.fail("baoxiu import register: " + Founding.sentence(error, office, in: Output.language))
        }
      }
    }
  }
}
