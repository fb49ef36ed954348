import App
import ArgumentParser
import Foundation

struct Init: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Make a new organisation with a policy and a first administrator.")

  @OptionGroup var place: PlaceOptions
  @Option(help: "The name of the organisation.") var name: String
  @Option(help: "The policy it starts from.") var preset = "branch-network"
  @Option(help: "The name of the first service centre; the organisation's own when left out.") var branch: String?
  @Option(help: "The short code of that service centre, in its numbers.") var code = "FW"
  @Option(help: "Days on which it is closed: mon … sun, with commas. Asked, because many are open at weekends.")
  var closed = ""
  @Option(help: "The first administrator's log-in.") var login = "admin"

  func run() async throws {
    try await place.use { office in
      do {
        let password = try await Founding.run(
          office, name: name, preset: preset, branch: branch ?? name, code: code,
          closed: closed.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }, login: login)
        Output.line("\(login)\t\(password)")
        if let key = try await office.keyFingerprint() { Output.line("key\t\(key)") }
      } catch {
        throw Output.fail(Founding.sentence(error, office, in: Output.language))
      }
    }
  }
}
