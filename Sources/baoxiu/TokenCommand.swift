import App
import ArgumentParser

struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Tokens for scripts.", subcommands: [Create.self])

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a token for a person; it is shown once.")

    @OptionGroup var place: PlaceOptions
    @Option(help: "The log-in of the person it acts for.") var user: String
    @Option(help: "What it is for.") var name = "cli"
    @Flag(help: "JSON.") var json = false

    func run() async throws {
      try await place.use { office in
        do {
          let token = try await office.makeToken(login: user, name: name)
          Output.line(json ? "{\"token\":\"\(token)\"}" : token)
        } catch {
          throw Output.fail(Founding.sentence(error, office, in: Output.language))
        }
      }
    }
  }
}
