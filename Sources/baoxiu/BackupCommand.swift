import App
import ArgumentParser

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Everything that cannot be made again, in one file. The server may go on meanwhile.")

  @OptionGroup var place: PlaceOptions
  @Argument(help: "Where to write the archive.") var file: String?
  @Option(help: "The same, as an option.") var out: String?
  @Flag(help: "With the private half of the signing key: who has the archive can then sign in the organisation's name.")
  var withKeys = false

  func run() async throws {
    guard let path = file ?? out else { throw ValidationError("say where to write: baoxiu backup FILE") }
    try await place.use { office in
      let report: Backup.Report
      do {
        report = try await Backup.run(office, to: path, withKeys: withKeys)
      } catch {
        throw Output.fail("baoxiu backup: " + Upkeeping.sentence(error, office, in: Output.language))
      }
      Output.line("\(path)\t\(report.rows)\t\(report.files)\t\(report.bytes)")
      if !report.damaged.isEmpty {
        throw Output.fail(Upkeeping.damaged(report.damaged, office, in: Output.language))
      }
    }
  }
}

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "An archive into an empty folder or schema. Refused whole when anything about it is wrong.")

  @Argument(help: "The archive.") var file: String
  @OptionGroup var place: PlaceOptions

  func run() async throws {
    let target = try await place.place()
    do {
      let report = try await Restore.run(file, into: target)
      Output.line("\(report.cases)\t\(report.rows)\t\(report.files)")
      if let key = report.fingerprint { Output.line("key\t\(key)") }
    } catch {
      throw Output.fail("baoxiu restore: " + Upkeeping.sentence(error, nil, in: Output.language))
    }
  }
}
