import Basics
import Testing

/// The members of an object against a dictionary that is sorted when it is written.
@Suite struct JSONMembersTests {
  /// Random setting, taking away and reading: what is found is what a dictionary finds, in the order of the keys' bytes.
  @Test func behavesAsADictionaryInOrder() {
    var chance = SeededGenerator(seed: 7)
    for _ in 0..<400 {
      var members = JSON.Members()
      var expected: [String: JSON] = [:]
      for step in 0..<40 {
        let key = Self.keys.randomElement(using: &chance) ?? ""
        switch Int.random(in: 0..<4, using: &chance) {
        case 0:
          members[key] = nil
          expected[key] = nil
        case 1:
          #expect(members.add(.int(Int64(step)), at: key) == (expected[key] == nil))
          if expected[key] == nil { expected[key] = .int(Int64(step)) }
        default:
          members[key] = .int(Int64(step))
          expected[key] = .int(Int64(step))
        }
        #expect(members[key] == expected[key])
      }
      #expect(members.count == expected.count)
      #expect(Array(members.keys) == expected.keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
      for (key, value) in members { #expect(expected[key] == value) }
      #expect(members == JSON.Members(expected))
    }
  }

  /// Keys that agree in their first eight bytes, in all of a shorter one, and those of several bytes a letter.
  private static let keys = [
    "", "a", "b", "aftersale", "aftersales", "aftersalesOf", "aftersal", "aftersalf", "客户", "客户名", "客户名称", "\u{0}", "a\u{0}",
    "caf\u{E9}", "zz", "Z", "kind", "kinds", "happenedAt", "happenedA", "happenedB",
  ]

  @Test func ofTwoWithTheSameKeyTheLaterStays() {
    #expect(JSON.Members([("a", 1), ("b", 2), ("a", 3)]) == ["a": 3, "b": 2])
    #expect((["b": 1, "a": 2] as JSON).canonical == #"{"a":2,"b":1}"#)
  }

  /// What looks the same may be encoded in two ways; the text is kept byte for byte, so these are two keys.
  @Test func keysAreBytes() throws {
    let text = #"{"cafe\#u{301}":1,"caf\#u{E9}":2}"#
    #expect(try JSON(parsing: text).canonical == text)
    #expect(throws: JSONFault.self) { try JSON(parsing: #"{"caf\#u{E9}":1,"caf\#u{E9}":2}"#) }
  }

  @Test func keepsChangesAndJoins() {
    let members: JSON.Members = ["a": 1, "b": "x", "c": .null]
    #expect(members.filter { $0.value != .null } == ["a": 1, "b": "x"])
    #expect(members.compactMapValues(\.int) == ["a": 1])
    #expect(members.mapValues { $0 == .null ? 0 : $0 } == (["a": 1, "b": "x", "c": 0] as JSON.Members))
    #expect(members.merging(["b": "y", "d": 4]) { mine, _ in mine } == ["a": 1, "b": "x", "c": .null, "d": 4])
  }
}
