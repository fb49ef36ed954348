import App
import ArgumentParser

struct CheckpointCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint",
    abstract: "Make the signed checkpoints of the days that have ended. The server does it by itself; twice changes nothing.")

  @OptionGroup var place: PlaceOptions

  func run() async throws {
    try await place.use { office in
      do {
        for made in try await office.makeCheckpoints() {
          Output.line("\(made.day)\t\(made.number)\t\(made.count)\t\(made.rootText)")
        }
        if let key = try await office.keyFingerprint() { Output.line("key\t\(key)") }
      } catch {
        throw Output.fail(Founding.sentence(error, office, in: Output.language))
      }
    }
  }
}
