import ArgumentParser

/// One program: the server, and everything an administrator does beside it.
@main
struct Baoxiu: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baoxiu", abstract: "After-sales service: calls, dispatch, visits, promises with proof.", version: "0.1.0",
    subcommands: [
      Serve.self, Init.self, Demo.self, Import.self, TokenCommand.self, Export.self, Migrate.self, Rebuild.self, Doctor.self,
      Rules.self, DispatchCommand.self,
      Verify.self,
      CheckpointCommand.self,
      BackupCommand.self,
      RestoreCommand.self,
    ], defaultSubcommand: Serve.self)
}
