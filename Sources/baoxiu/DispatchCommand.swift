import App
import ArgumentParser
import Foundation

struct DispatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dispatch", abstract: "The planning engine by itself: a day in, a plan out.",
    subcommands: [Solve.self, Replay.self])

  struct Solve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Plan a day: promises first, then the shortest ways. Any plan can be made again from its own file.")

    @Argument(help: "The day (JSON, see docs/dispatch-file.md); - for standard input. Several are planned beside one another.")
    var days: [String]
    @Option(help: "Seconds, for all days together.") var timeLimit: Double = 10
    @Option(help: "How many threads search.") var threads: Int = 1
    @Option(help: "Other seeds give other plans.") var seed: UInt64 = 1
    @Option(help: "Where the plan goes; without it, to standard output. For several days a folder.") var out: String?
    @Option(help: ArgumentHelp("Make the plan of this file again, by its tape, however long it takes.", valueName: "PLAN"))
    var again: String?

    func validate() throws {
      guard timeLimit > 0, timeLimit <= 86_400 else { throw ValidationError("--time-limit: seconds, more than 0, at most a day") }
      guard (1...256).contains(threads) else { throw ValidationError("--threads: 1 to 256") }
      guard !days.isEmpty else { throw ValidationError("DAY: at least one") }
      guard days.count == 1 || (out != nil && again == nil) else {
        throw ValidationError("several days need --out FOLDER, and go without --again")
      }
    }

    func run() throws {
      let clock = ContinuousClock()
      let began = clock.now
      let elapsed: @Sendable () -> Double = { (clock.now - began) / .seconds(1) }
      if let out, days.count > 1 {
        let faults = ManyDays.plan(days, into: out, seed: seed, seconds: timeLimit, threads: threads, elapsed: elapsed)
        guard faults.isEmpty else { throw Output.fail(faults.map { "baoxiu dispatch solve: \($0)" }.joined(separator: "\n")) }
        return
      }
      let day = days[0]
      let bytes = try DispatchCommand.bytes(of: day, for: "solve")
      let text: String
      do {
        if let again {
          text = try DaySearch.answer(bytes, again: try DispatchCommand.bytes(of: again, for: "solve"), elapsed: elapsed)
        } else {
          text = try DaySearch.answer(bytes, seed: seed, seconds: timeLimit, threads: threads, elapsed: elapsed)
        }
      } catch let fault as DayFile.Fault {
        throw Output.fail("baoxiu dispatch solve: \(day): \(fault.text)")
      }
      try DispatchCommand.write(text, to: out)
    }
  }

  struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run a recorded day again as it came in: each call answered at once, the rest planned anew every few minutes.")

    @Argument(help: "The day (JSON, see docs/dispatch-file.md), each call with `called`; - for standard input.") var day: String
    @Option(help: "Minutes between two plans.") var every: Int = 5
    @Option(help: "Seconds of processor time that each plan may take.") var think: Double = 1
    @Option(help: "Seconds for the plan that knows the whole day, to compare with; 0 leaves it out.") var hindsight: Double = 10
    @Option(help: "Minutes by which each call is known before it comes in: how much of the way is for want of foresight.")
    var ahead: Int = 0
    @Option(help: "Other seeds give other plans.") var seed: UInt64 = 1
    @Option(help: "Where the stops go; without it, to standard output.") var out: String?

    func validate() throws {
      guard (1...240).contains(every) else { throw ValidationError("--every: 1 to 240 minutes") }
      guard (0...3_600).contains(think) else { throw ValidationError("--think: 0 to 3600 seconds") }
      guard (0...1_440).contains(ahead) else { throw ValidationError("--ahead: 0 to 1440 minutes") }
      guard (0...86_400).contains(hindsight) else { throw ValidationError("--hindsight: 0 to 86400 seconds") }
    }

    func run() throws {
      var options = DayReplay.Options()
      options.every = every
      options.think = think
      options.hindsight = hindsight
      options.ahead = ahead
      options.seed = seed
      let bytes = try DispatchCommand.bytes(of: day, for: "replay")
      let text: String
      do {
        text = try DayReplay.answer(bytes, options) { Double(clock()) / Double(CLOCKS_PER_SEC) }
      } catch {
        throw Output.fail("baoxiu dispatch replay: \(day): \(error.text)")
      }
      try DispatchCommand.write(text, to: out)
    }
  }

  private static func write(_ text: String, to out: String?) throws {
    guard let out else { return Output.line(text) }
    do {
      try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: out), options: .atomic)
    } catch {
      throw Output.fail("baoxiu dispatch: cannot write \(out): \(error.localizedDescription)")
    }
  }

  private static func bytes(of path: String, for command: String) throws -> [UInt8] {
    if path == "-" { return [UInt8](FileHandle.standardInput.readDataToEndOfFile()) }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Output.fail("baoxiu dispatch \(command): cannot read \(path)")
    }
    return [UInt8](data)
  }
}
