import App
import ArgumentParser
import Basics
import Foundation
import Logging

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Serve the organisation to browsers and scripts.")

  @OptionGroup var place: PlaceOptions
  @OptionGroup var roads: RoutingOptions
  @Option(help: "The address to listen at.") var host = "127.0.0.1"
  @Option(help: "The port; 0 takes a free one.") var port = 8080
  @Option(help: "Seconds that a slow or silent connection is waited for.") var patience = 60
  @Flag(help: "A proxy in front speaks TLS: cookies are marked Secure.") var behindTLS = false

  func run() async throws {
    // A file that reaches its largest size is a full disc: the write is refused, and that is said, instead of the process ended.
    signal(SIGXFSZ, SIG_IGN)
    let office: Office
    do {
      office = try await place.open(routing: try await roads.service())
    } catch let error as ValidationError {
      throw error
    } catch {
      let said = try DoctorReport.lines([DoctorRound.cannotOpen(error)], language: Output.language)
      throw Output.fail("baoxiu serve: " + said.joined(separator: "\n"))
    }
    do {
      try await Serving.run(
        office, host: host, port: port, isBehindTLS: behindTLS, patienceSeconds: patience, connectionsMax: OpenFiles.connections()
      ) { port in
        Output.line("http://\(host):\(port)")
        for person in Serving.demoPeople(of: office) {
          Output.line("  \(person.login)\t\(person.password)\t\(person.role.rawValue)")
        }
      }
    } catch {
      await office.close()
      throw Output.fail("baoxiu serve: \(error)")
    }
    await office.close()
  }
}
