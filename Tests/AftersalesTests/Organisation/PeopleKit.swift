import Aftersales
import Basics
import Foundation
import Testing

/// What the suites of people, customers and products share.
enum PeopleKit {
  static let now = Instant(milliseconds: 1_770_000_000_000)
  static let city = ID<Branch>(11)
  static let hills = ID<Branch>(12)
  static let administrator = Actor(id: ID(1), roles: [.administrator], branches: [])
  static let clerk = Actor(id: ID(2), roles: [.clerk], branches: [city])
  static let manager = Actor(id: ID(3), roles: [.branchManager], branches: [city])

  static func context(_ actor: Actor = administrator) -> Context { Context(actor: actor, now: now) }
  static func stamp(_ seq: Int, _ event: some CaseEvent) -> Stamp {
    Stamp(seq: seq, happenedAt: event.happenedAt ?? now, recordedAt: now, actor: ID(1))
  }

  /// A personal value as the event log leaves it in a body.
  static func sealed(_ number: Int64) -> Personal {
    .sealed(reference: ID(number), sum: String(repeating: "0", count: 60) + String(1000 + number))
  }

  /// The body with every open personal value put aside, as the event log does it; also says what was put aside.
  static func seal(_ body: JSON, _ aside: inout [String]) -> JSON {
    switch body {
    case .object(let members):
      if let value = Personal(body)?.value {
        aside.append(value)
        return sealed(Int64(aside.count)).json
      }
      var sealedMembers: JSON.Members = [:]
      for key in members.keys.sorted() { sealedMembers[key] = seal(members[key]!, &aside) }
      return .object(sealedMembers)
    case .array(let items): return .array(items.map { seal($0, &aside) })
    default: return body
    }
  }

  /// Decides, sends the events through their stored form as the event log does, and folds them.
  static func give<File: CaseFile>(
    _ command: File.Command, to state: inout File?, _ facts: File.Facts, by actor: Actor = administrator
  ) throws -> [File.Event] {
    let events = try File.decide(command, state, facts, context(actor))
    var stored: [File.Event] = []
    for event in events {
      var aside: [String] = []
      let body = seal(event.body, &aside)
      let read = try #require(File.Event(kind: event.kind, version: File.Event.kinds[event.kind] ?? 0, body: body))
      #expect(read.body == body)
      for value in aside where value.count > 1 {
        #expect(!body.canonical.contains(value), "\(event.kind) holds a personal value")
      }
      state = File.evolve(state, read, stamp(1, read))
      stored.append(read)
    }
    return stored
  }

  /// A command from JSON through its declaration, as page and API make it.
  static func command<Command: CaseCommand>(_ name: String, _ json: JSON, _: Command.Type = Command.self) throws -> Command {
    let declaration = try #require(Command.declarations.first { $0.name == name })
    return try Command(name, Input(json, for: declaration.fields))
  }

  static func refusal(_ body: () throws -> Void) -> Refusal? {
    do {
      try body()
      return nil
    } catch {
      return error as? Refusal
    }
  }

  /// `field: fault` of every fault.
  static func faults(_ refusal: Refusal?) -> [String] { (refusal?.fields ?? []).map { "\($0.field): \($0.code)" } }

  static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Golden")
  static let parts = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Resources/strings/parts")

  /// Compares with the recorded text; records it when it is missing and `BAOXIU_RECORD` is set.
  static func expectGolden(_ text: String, _ name: String) throws {
    let file = golden.appendingPathComponent(name)
    if !FileManager.default.fileExists(atPath: file.path), ProcessInfo.processInfo.environment["BAOXIU_RECORD"] != nil {
      try Data(text.utf8).write(to: file)
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    #expect(recorded == text, "\(name) differs")
  }

  /// Every kind has one recorded sample that decodes, encodes to the same bytes and folds.
  static func expectSamples<File: CaseFile>(_ samples: [File.Event], _: File.Type) throws where File: Equatable {
    #expect(Set(samples.map(\.kind)) == Set(File.Event.kinds.keys))
    var state: File?
    for (place, event) in samples.enumerated() {
      let version = try #require(File.Event.kinds[event.kind])
      try expectGolden(event.body.canonical + "\n", "events/\(event.kind).\(version).json")
      let recorded = try String(
        contentsOf: golden.appendingPathComponent("events/\(event.kind).\(version).json"), encoding: .utf8)
      let body = try JSON(parsing: String(recorded.dropLast()))
      let read = try #require(File.Event(kind: event.kind, version: version, body: body))
      #expect(read.body.canonical + "\n" == recorded)
      #expect(File.Event(kind: event.kind, version: version + 1, body: body) == nil)
      let before = state
      state = File.evolve(state, read, stamp(place + 1, read))
      #expect(state != before, "\(event.kind) changes nothing")
    }
    #expect(File.Event(kind: "nobody.knows", version: 1, body: [:]) == nil)
  }

  static func strings(_ name: String) throws -> [String: String] {
    let text = try String(contentsOf: parts.appendingPathComponent(name), encoding: .utf8)
    return try JSON(parsing: text).object?.compactMapValues(\.string) ?? [:]
  }
}
