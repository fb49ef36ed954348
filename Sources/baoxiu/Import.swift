import App
import ArgumentParser
import Foundation

struct Import: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring the paper years in.", subcommands: [Register.self])

  struct Register: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Import a call register (CSV or XLSX). The same file again changes nothing.",
      discussion: """
        Words that the file uses and nobody explained, and lines that are unfinished on paper, are asked for: one by one on a \
        terminal; elsewhere nothing is written and the list of questions ends the command with status 1.
        """)

    @OptionGroup var place: PlaceOptions
    @Argument(help: "The file.") var file: String
    @Option(help: "The branch whose register it is, by code or id; the only one when left out.") var branch: String?
    @Flag(help: "Only say what would happen; write nothing.") var rehearse = false
    @Flag(help: "JSON.") var json = false
    @Option(help: ArgumentHelp("What its words mean: YAML of column, word and meaning.", valueName: "FILE.yaml"))
    var answers: String?
    @Option(
      help: ArgumentHelp(
        "One answer; may be given often. Unfinished lines: unfinished:WORD=open or unfinished:WORD=history, * for every word.",
        valueName: "COLUMN:WORD=MEANING"))
    var answer: [String] = []
    @Flag(help: "Import what is clear and leave the rows with unexplained words out.") var leaveWaiting = false

    func run() async throws {
      guard let bytes = FileManager.default.contents(atPath: file) else {
        throw Output.fail("baoxiu import register: cannot read \(file)")
      }
      var order = ImportReport.Order()
      if let answers {
        guard let data = FileManager.default.contents(atPath: answers), let text = String(data: data, encoding: .utf8) else {
          throw Output.fail("baoxiu import register: cannot read \(answers)")
        }
        order.answers = text
      }
      order.branch = branch
      order.given = answer
      order.isRehearsal = rehearse
      order.leavesWaiting = leaveWaiting
      order.isJSON = json
      let name = (file as NSString).lastPathComponent
      let wanted = order
      let asks = !json && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
      try await place.use { office in
        do {
          Output.line(
            try await ImportReport.run(
              [UInt8](bytes), name: name, wanted, language: Output.language, in: office, ask: asks ? Self.ask : nil))
        } catch let unanswered as ImportUnanswered {
          if let report = unanswered.report { Output.line(report) }
          throw Output.fail("baoxiu import register: " + unanswered.list)
        } catch {
          throw Output.fail("baoxiu import register: " + Founding.sentence(error, office, in: Output.language))
        }
      }
    }

    /// One question at the terminal, until its number or its word is typed. The end of input leaves it open.
    @Sendable private static func ask(_ question: ImportQuestion) -> String? {
      Output.line("\n" + question.sentence)
      for (place, choice) in question.choices.enumerated() { Output.line("  \(place + 1)  \(choice.key)  \(choice.label)") }
      while let line = readLine() {
        let typed = line.trimmingCharacters(in: .whitespaces)
        if let place = Int(typed), question.choices.indices.contains(place - 1) { return question.choices[place - 1].key }
        if question.choices.contains(where: { $0.key == typed }) { return typed }
        Output.line("1–\(question.choices.count)")
      }
      return nil
    }
  }
}
