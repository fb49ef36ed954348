import App
import ArgumentParser
import Foundation

struct Rules: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask the rules directly: JSON in, JSON with proof out.", subcommands: [Deadline.self])

  struct Deadline: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "When something falls due, and why.")

    @Option(help: "A file with one question or an array of them; - for standard input.") var input: String

    func run() throws {
      let bytes: Data
      if input == "-" {
        bytes = FileHandle.standardInput.readDataToEndOfFile()
      } else if let data = FileManager.default.contents(atPath: input) {
        bytes = data
      } else {
        throw Output.fail("baoxiu rules deadline: cannot read \(input)")
      }
      switch RuleQuestions.deadline(Array(bytes)) {
      case .success(let answer): Output.line(answer)
      case .failure(let fault): throw Output.fail(fault.text)
      }
    }
  }
}
