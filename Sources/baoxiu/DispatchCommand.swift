import App
import ArgumentParser
import Foundation

struct DispatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dispatch", abstract: "The planning engine by itself: a day in, a plan out.", subcommands: [Solve.self])

  struct Solve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Plan a day: promises first, then the shortest ways. Any plan can be made again from its own file.")

    @Argument(help: "The day (JSON, see docs/dispatch-file.md); - for standard input.") var day: String
    @Option(help: "Seconds.") var timeLimit: Double = 10
    @Option(help: "How many threads search.") var threads: Int = 1
    @Option(help: "Other seeds give other plans.") var seed: UInt64 = 1
    @Option(help: "Where the plan goes; without it, to standard output.") var out: String?
    @Option(help: ArgumentHelp("Make the plan of this file again, by its tape, however long it takes.", valueName: "PLAN"))
    var again: String?

    func validate() throws {
      guard timeLimit > 0, timeLimit <= 86_400 else { throw ValidationError("--time-limit: seconds, more than 0, at most a day") }
      guard (1...256).contains(threads) else { throw ValidationError("--threads: 1 to 256") }
    }

    func run() throws {
      let clock = ContinuousClock()
      let began = clock.now
      let elapsed: @Sendable () -> Double = { (clock.now - began) / .seconds(1) }
      let bytes = try Solve.bytes(of: day)
      let text: String
      do {
        if let again {
          text = try DaySearch.answer(bytes, again: try Solve.bytes(of: again), elapsed: elapsed)
        } else {
          text = try DaySearch.answer(bytes, seed: seed, seconds: timeLimit, threads: threads, elapsed: elapsed)
        }
      } catch let fault as DayFile.Fault {
        throw Output.fail("baoxiu dispatch solve: \(day): \(fault.text)")
      }
      guard let out else { return Output.line(text) }
      do {
        try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: out), options: .atomic)
      } catch {
        throw Output.fail("baoxiu dispatch solve: cannot write \(out): \(error.localizedDescription)")
      }
    }

    private static func bytes(of path: String) throws -> [UInt8] {
      if path == "-" { return [UInt8](FileHandle.standardInput.readDataToEndOfFile()) }
      guard let data = FileManager.default.contents(atPath: path) else {
        throw Output.fail("baoxiu dispatch solve: cannot read \(path)")
      }
      return [UInt8](data)
    }
  }
}
