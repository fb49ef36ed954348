import App
import ArgumentParser
import Basics
import Configuration
import Foundation
import Logging
import SystemPackage

/// Where the organisation lives: a folder, or a PostgreSQL schema. Flags go before `BAOXIU_*`, those before `baoxiu.yaml`.
struct PlaceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The folder of the organisation (SQLite).", valueName: "DIR"))
  var data: String?

  @Option(help: ArgumentHelp("postgres://…?schema=NAME instead of a folder.", valueName: "URL"))
  var database: String?

  @Flag(help: "Take a PostgreSQL cluster that may lose what it acknowledged (tests only).")
  var unsafe = false

  func place() async throws -> Office.Place {
    let settings = try await Settings.read()
    if let url = database ?? settings.string(forKey: "database") { return .postgres(url, isUnsafe: unsafe) }
    if let folder = data ?? settings.string(forKey: "data") { return .folder(folder) }
    throw ValidationError("say where the organisation lives: --data DIR or --database URL")
  }

  /// The room that is left where the folder lies; nil for a server's database, which we cannot look at.
  func freeBytes() async throws -> Int64? {
    guard case .folder(let folder) = try await place() else { return nil }
    let found = try FileManager.default.attributesOfFileSystem(forPath: folder)
    return (found[.systemFreeSize] as? NSNumber)?.int64Value
  }

  func open(routing: (any RoadService)? = nil) async throws -> Office {
    try await Office.open(try await place(), routing: routing)
  }

  /// Opens, works, and closes whatever happened.
  func use<T>(_ body: (Office) async throws -> T) async throws -> T {
    let office = try await open()
    do {
      let result = try await body(office)
      await office.close()
      return result
    } catch {
      await office.close()
      throw error
    }
  }
}

/// Whom to ask how long ways by the road are.
struct RoutingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A routing service that speaks OSRM's table service, http://host:port.", valueName: "URL"))
  var routing: String?

  func service() async throws -> (any RoadService)? {
    let settings = try await Settings.read()
    guard let address = routing ?? settings.string(forKey: "routing") else { return nil }
    guard let service = OSRMService(address) else {
      throw ValidationError("--routing wants http://host:port, perhaps with a path")
    }
    return service
  }
}

/// `BAOXIU_*` from the environment, then `baoxiu.yaml` in the working directory where there is one.
enum Settings {
  static func read() async throws -> ConfigReader {
    var providers: [any ConfigProvider] = [
      EnvironmentVariablesProvider().prefixKeys(with: "baoxiu")
    ]
    if FileManager.default.fileExists(atPath: "baoxiu.yaml") {
      providers.append(try await FileProvider<YAMLSnapshot>(filePath: "baoxiu.yaml"))
    }
    return ConfigReader(providers: providers)
  }
}

/// Output of one kind for people, of another for programs.
enum Output {
  /// What the terminal's own setting asks for.
  static var language: Language {
    let name = ProcessInfo.processInfo.environment["LANG"] ?? ""
    return name.hasPrefix("zh_TW") || name.hasPrefix("zh_HK") ? .zhHant : name.hasPrefix("zh") ? .zhHans : .en
  }

  static func line(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

  /// Ends with status 1 and the reason on standard error.
  static func fail(_ text: String) -> ExitCode {
    FileHandle.standardError.write(Data((text + "\n").utf8))
    return ExitCode(1)
  }
}
