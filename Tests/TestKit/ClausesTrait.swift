import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Says which requirement rows of `docs/requirements.tsv` a test proves: `@Test(.clauses("DSP-002"))`.
///
/// A claim under audit: the test must fail when the requirement is broken. When `BAOXIU_CLAUSES_LOG` names a file, each
/// run of the test appends one line for each row, `<id> TAB <test> TAB passed|failed`; `bin/coverage` counts them.
package struct ClausesTrait: TestTrait, TestScoping {
  package let ids: [String]

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let verdict = Verdict()
    let listener = IssueHandlingTrait.compactMapIssues { issue in
      // A known issue counts as well: what is known to be broken proves nothing.
      if issue.severity >= .error { verdict.fail() }
      return issue
    }
    do {
      try await listener.provideScope(for: test, testCase: testCase, performing: function)
    } catch {
      record(test, hasPassed: false)
      throw error
    }
    record(test, hasPassed: verdict.hasPassed)
  }

  private func record(_ test: Test, hasPassed: Bool) {
    guard let path = getenv("BAOXIU_CLAUSES_LOG") else { return }
    let name = "\(test.sourceLocation.fileID) \(test.name)"
    let lines = ids.map { "\($0)\t\(name)\t\(hasPassed ? "passed" : "failed")\n" }.joined()
    // One write of a short text to a file opened for appending is never mixed with another's.
    let file = open(path, O_WRONLY | O_APPEND | O_CREAT, 0o644)
    guard file >= 0 else {
      Issue.record("BAOXIU_CLAUSES_LOG cannot be written: \(path)")
      return
    }
    defer { close(file) }
    let bytes = Array(lines.utf8)
    if write(file, bytes, bytes.count) != bytes.count { Issue.record("BAOXIU_CLAUSES_LOG was cut short") }
  }
}

extension Trait where Self == ClausesTrait {
  /// The requirement rows that the test proves.
  package static func clauses(_ ids: String...) -> ClausesTrait { ClausesTrait(ids: ids) }
}

/// What the issues of one run came to; issues may arrive from any thread.
private final class Verdict: Sendable {
  private let failures = Mutex(0)

  func fail() { failures.withLock { $0 += 1 } }
  var hasPassed: Bool { failures.withLock { $0 == 0 } }
}
