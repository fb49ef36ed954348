import App
import ArgumentParser
import Foundation

struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Bring the database to this release.")
  @OptionGroup var place: PlaceOptions

  func run() async throws {
    // Opening is migrating: steps that are missing run, registers that changed are made again.
    do {
      try await place.use { _ in Output.line("up to date") }
    } catch {
      throw Output.fail("baoxiu migrate: \(error)")
    }
  }
}

struct Rebuild: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Make the read tables again from the events.")
  @OptionGroup var place: PlaceOptions
  @Flag(help: "Only compare; change nothing.") var check = false
  @Flag(help: "JSON.") var json = false

  func run() async throws {
    try await place.use { office in
      guard check else {
        for register in Schema.registers { try await office.rebuild(register) }
        Output.line(json ? "{\"rebuilt\":\(Schema.registers.count)}" : "rebuilt \(Schema.registers.count) registers")
        return
      }
      let differences = try await office.checkRegisters()
      if json {
        Output.line("{\"differences\":[\(differences.map { "\"\($0)\"" }.joined(separator: ","))]}")
      } else {
        for difference in differences { Output.line(difference) }
        Output.line("\(differences.count) differences")
      }
      if !differences.isEmpty { throw ExitCode(1) }
    }
  }
}

struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "What is missing or wrong on this machine and in this data.")
  @OptionGroup var place: PlaceOptions
  @OptionGroup var roads: RoutingOptions
  @Flag(help: "JSON.") var json = false
  @Option(help: ArgumentHelp("Also write a report for whoever helps: no names, no keys, no free text.", valueName: "FILE"))
  var report: String?

  func run() async throws {
    let routing = try await roads.service()
    var findings: [DoctorFinding]
    var told = ""
    do {
      let office = try await place.open(routing: routing)
      findings = await DoctorRound.run(office)
      if report != nil { told = try await DoctorReport.report(findings, of: office) }
      await office.close()
    } catch {
      findings = [DoctorRound.cannotOpen(error)]
      if report != nil { told = try await DoctorReport.report(findings, of: nil) }
    }
    if let report {
      guard FileManager.default.createFile(atPath: report, contents: Data((told + "\n").utf8)) else {
        throw Output.fail("baoxiu doctor: cannot write \(report)")
      }
    }
    if json {
      Output.line(try DoctorReport.json(findings, language: Output.language))
    } else {
      for line in try DoctorReport.lines(findings, language: Output.language) { Output.line(line) }
    }
    if findings.contains(where: { $0.level == .error }) { throw ExitCode(1) }
  }
}
