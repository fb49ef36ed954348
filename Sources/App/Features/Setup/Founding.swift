import Aftersales
import Basics
import Web

/// `baoxiu init`: the answers of the first hour, given on the command line.
package enum Founding {
  /// The first administrator's password, made by chance and to be changed at the first log-in.
  package static func run(
    _ office: Office, name: String, preset: String, branch: String, code: String, closed: [String], login: String
  ) async throws -> String {
    var days: Set<Weekday> = []
    for word in closed where !word.isEmpty {
      guard let day = Weekday.allCases.first(where: { $0.name == word }) else {
        throw Refusal.invalid([FieldFault("closed", "unknown-choice", ["choices": "mon, tue, wed, thu, fri, sat, sun"])])
      }
      days.insert(day)
    }
    let answers = Setup.Answers(
      name: name, preset: preset, calendar: Setup.week(closed: days), branchName: branch, branchCode: code, login: login,
      personName: login)
    let resources = office.resources
    let made = try await office.write(as: .system) { work in try Setup.run(answers, resources: resources, in: work) }
    let password = String(Secrets.token().prefix(16))
    try await office.setPassword(password, staff: made.staff, login: login, mustChange: true)
    return password
  }

  /// An error as a person at a terminal reads it.
  package static func sentence(_ error: any Error, _ office: Office, in language: Language) -> String {
    guard let strings = try? Site.strings(office.resources) else { return String(describing: error) }
    let words = strings.words(in: language)
    let failure = Failure(error)
    guard failure.code != "internal" else { return String(describing: error) }
    let fields = (failure.refusal?.fields ?? []).map { "\n  \($0.field): \(words("fault." + $0.code, Fill($0.values)))" }
    return failure.sentence(words) + fields.joined()
  }
}
