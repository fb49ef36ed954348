import Basics
import Storage
import Web

/// Any error, sorted: what status, which code, which words.
package struct Failure: Sendable {
  package let status: Int
  /// Stable. Words: `problem.<code>` or, for a refusal, `refusal.<code>` with `refusal.<code>.remedy`.
  package let code: String
  package let refusal: Refusal?
  /// Fills {places}.
  package let values: [String: String]
  package let retryAfterSeconds: Int?
  /// Further members of the problem document: `version` and `changes` of a case that has moved on.
  package let members: JSON.Members

  package init(_ error: any Error) {
    switch error {
    case let refusal as Refusal:
      self.init(status: refusal.code == "invalid" ? 422 : 409, code: refusal.code, refusal: refusal, values: refusal.values)
    case let problem as Problem:
      var values: [String: String] = [:]
      var retry: Int?
      switch problem {
      case .badBody(let detail): values["detail"] = detail
      case .tooLarge(let max): values["max"] = String(max / 1_000_000)
      case .stale(let head): values["version"] = String(head)
      case .tooManyAttempts(let seconds):
        values["seconds"] = String(seconds)
        retry = seconds
      case .busy, .unavailable: retry = 1
      // Somebody has to make room first.
      case .cannotWrite: retry = 30
      default: break
      }
      self.init(status: problem.status, code: problem.code, values: values, retryAfterSeconds: retry)
    case let stale as StaleCase:
      self.init(
        status: 412, code: "stale", values: ["version": String(stale.head)],
        members: ["version": .int(Int64(stale.head)), "changes": .array(stale.changes)])
    case is MustChangePassword: self.init(status: 403, code: "must-change-password")
    case StorageFault.busy: self.init(Problem.busy)
    case StorageFault.unreachable: self.init(Problem.unavailable)
    case StorageFault.cannotWrite: self.init(Problem.cannotWrite)
    case let fault as DocumentFault: self.init(status: 500, code: "document", values: ["version": fault.name])
    case StorageFault.notUnique: self.init(status: 409, code: "conflict")
    default: self.init(status: 500, code: "internal")
    }
  }

  private init(
    status: Int, code: String, refusal: Refusal? = nil, values: [String: String] = [:], retryAfterSeconds: Int? = nil,
    members: JSON.Members = [:]
  ) {
    self.status = status
    self.code = code
    self.refusal = refusal
    self.values = values
    self.retryAfterSeconds = retryAfterSeconds
    self.members = members
  }

  package func sentence(_ words: Words) -> String { words((refusal == nil ? "problem." : "refusal.") + code, Fill(values)) }

  package func remedy(_ words: Words) -> String? {
    let key = (refusal == nil ? "problem." : "refusal.") + code + ".remedy"
    return words.has(key) ? words(key, Fill(values)) : nil
  }

  /// RFC 9457.
  package func problem(_ words: Words, instance: String) -> Answer {
    var members: JSON.Members = [
      "type": "about:blank", "status": .int(Int64(status)), "code": .string(code), "title": .string(code),
      "detail": .string(sentence(words)), "instance": .string(instance),
    ]
    if let refusal {
      if let clause = refusal.clause { members["clause"] = .string(clause) }
      if refusal.code != "invalid" { members["gate"] = .string(refusal.code) }
      if !refusal.fields.isEmpty {
        members["fields"] = .array(
          refusal.fields.map { fault in
            [
              "field": .string(fault.field), "code": .string(fault.code),
              "detail": .string(
                words("fault." + fault.code, Fill(fault.values.merging(["label": fault.field]) { stated, _ in stated }))),
            ]
          })
      }
    }
    if let remedy = remedy(words) { members["remedy"] = .string(remedy) }
    members.merge(self.members) { stated, _ in stated }
    var answer = Answer.json(.object(members), status: status)
    answer.headers = [("content-type", "application/problem+json; charset=utf-8")]
    if let retryAfterSeconds { answer.headers.append(("retry-after", String(retryAfterSeconds))) }
    if status == 401 { answer.headers.append(("www-authenticate", "Bearer")) }
    return answer
  }
}
