import App
import ArgumentParser

struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a filled organisation to try things in. The same seed gives the same data.")

  @OptionGroup var place: PlaceOptions
  @Option(help: "How many calls.") var orders = 120
  @Option(help: "The seed of all chance.") var seed: UInt64 = 1

  func run() async throws {
    try await place.use { office in
      do {
        let room = try await place.freeBytes()
        try await DemoData.fill(office, orders: orders, seed: seed, freeBytes: room, hasToday: true) { Output.line($0) }
      } catch {
        throw Output.fail(Founding.sentence(error, office, in: Output.language))
      }
    }
  }
}
