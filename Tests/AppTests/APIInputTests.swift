import Aftersales
import App
import Basics
import Foundation
import TestKit
import Testing
import Web

@Suite("API: input that does not fit") struct APIInputTests {
  private struct Target {
    let path: String
    let declaration: Declaration
  }

  /// Every field of every command, one at a time, with values that it cannot hold: the answer names the field.
  @Test func everyField() async throws {
    let office = try await TestOffice()
    try await office.engage("all-posts", Role.allCases, [office.branchA])
    let targets = try await targets(office)
    var asked = 0
    for target in targets {
      let good = Dictionary(uniqueKeysWithValues: target.declaration.fields.map { ($0.name, Self.good($0.kind, office)) })
      for field in target.declaration.fields {
        for bad in Self.bad(field.kind) {
          if case .string = bad, ["customer", "receipt"].contains(field.name), case .object = field.kind { continue }
          var body = good
          body[field.name] = bad
          let answer = try await office.post(target.path, .object(body), as: "all-posts")
          #expect(answer.status == 422, "\(target.path) \(field.name)=\(String(bad.canonical.prefix(60))): \(answer.status)")
          let named = answer.json["fields"]?.array?.compactMap { $0["field"]?.string } ?? []
          #expect(named.contains { $0 == field.name || $0.hasPrefix(field.name + ".") }, "\(target.path) \(field.name): \(named)")
          asked += 1
        }
        // What is strange but allowed may be refused, never broken.
        for odd in Self.odd {
          var body = good
          body[field.name] = odd
          let answer = try await office.post(target.path, .object(body), as: "all-posts")
          #expect(
            answer.status < 500, "\(target.path) \(field.name)=\(odd.canonical.prefix(60)): \(answer.status) \(answer.text)")
          asked += 1
        }
        if field.isRequired {
          var body = good
          body[field.name] = nil
          #expect(
            try await office.post(target.path, .object(body), as: "all-posts").status == 422,
            "\(target.path) without \(field.name)")
        }
      }
      var unknown = good
      unknown["colour"] = "red"
      let answer = try await office.post(target.path, .object(unknown), as: "all-posts")
      #expect(answer.json["fields"]?.array?.contains { $0["code"] == "unknown-field" } == true, "\(target.path)")
    }
    #expect(asked > 1500)
    await office.close()
  }

  /// Bodies that are no JSON object at all.
  @Test func bodies() async throws {
    let office = try await TestOffice()
    let bodies: [(String, [UInt8], Set<Int>)] = [
      ("no JSON", Array("{".utf8), [400]),
      ("bad UTF-8", Array("{\"symptom\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8), [400]),
      ("lone surrogate", Array(#"{"symptom":"\ud800"}"#.utf8), [400]), ("twice", Array(#"{"a":1,"a":2}"#.utf8), [400]),
      ("deep", Array(String(repeating: "[", count: 5000).utf8), [400]), ("array", Array("[]".utf8), [422]),
      ("text", Array("\"x\"".utf8), [422]), ("number", Array("1e999".utf8), [422]), ("NUL", [0], [400]),
      ("null", Array("null".utf8), [422]),
    ]
    for (name, bytes, expected) in bodies {
      let answer = try await office.call("POST", "/api/v1/work-orders", as: "clerk-a", body: bytes)
      #expect(expected.contains(answer.status), "\(name): \(answer.status)")
      #expect(answer.headers["content-type"]?.hasPrefix("application/problem+json") == true)
    }
    let form = try await office.call(
      "POST", "/api/v1/work-orders", as: "clerk-a", body: Array("a=b".utf8),
      headers: ["content-type": "application/x-www-form-urlencoded"])
    #expect(form.status == 415)
    for id in ["1", "0000000000000", "zzzzzzzzzzzzz", "%00", "..", "7zzzzzzzzzzzz"] {
      #expect(try await office.get("/api/v1/work-orders/\(id)", as: "clerk-a").status == 404, "\(id)")
      #expect(try await office.get("/api/v1/customers/\(id)", as: "clerk-a").status == 404, "\(id)")
    }
    for key in ["", String(repeating: "k", count: 201), "a b", "ä"] {
      let answer = try await office.post(
        "/api/v1/work-orders", office.orderBody(branch: office.branchA), as: "clerk-a", headers: ["idempotency-key": key])
      #expect(answer.status == 422, "\(key)")
    }
    // A request that was too long to be read is told so in the API's own manner.
    let route = try #require(office.routes.first { $0.method == "POST" && $0.path == "/api/v1/work-orders" })
    let long = await route.handler(Call(method: "POST", path: route.path, now: office.now, fault: .tooLarge(max: route.bodyMax)))
    #expect(long.status == 413)
    #expect(long.headers.contains { $0.value.hasPrefix("application/problem+json") })
    await office.close()
  }

  // MARK: material

  private func targets(_ office: TestOffice) async throws -> [Target] {
    let order = try await office.order(in: office.branchA, by: "clerk-a")
    let state = try await office.get("/api/v1/work-orders/\(order)", as: "clerk-a").json
    let customer = state["customer"]?["id"]?.string ?? ""
    let asset = state["asset"]?.string ?? ""
    let person = office.person("quality-a")
    let nouns: [(String, String, [Declaration], String)] = [
      ("work-orders", order, WorkOrderCommand.declarations.filter { !$0.roles.isEmpty }, "register"),
      ("customers", customer, CustomerCommand.declarations, "register"), ("assets", asset, AssetCommand.declarations, "register"),
      ("branches", office.branchA, BranchCommand.declarations, "open"), ("staff", person, StaffCommand.declarations, "engage"),
    ]
    return nouns.flatMap { collection, id, declarations, first in
      declarations.map { Target(path: "/api/v1/\(collection)" + ($0.name == first ? "" : "/\(id)/\($0.name)"), declaration: $0) }
    }
  }

  private static func good(_ kind: Field.Kind, _ office: TestOffice) -> JSON {
    switch kind {
    case .text, .lines: return "x"
    case .choice(let words): return .string(words[0])
    case .integer(let min, _): return .int(min)
    case .flag: return true
    case .instant: return "2026-03-02T08:00:00+08:00"
    case .day: return "2026-03-02"
    case .money: return ["fen": 1]
    case .phone: return "13812345678"
    case .id(let collection): return .string(collection == "branches" ? office.branchA : office.person("technician-a"))
    case .file: return .string(String(repeating: "0", count: 64))
    case .object(let fields): return .object(Dictionary(uniqueKeysWithValues: fields.map { ($0.name, good($0.kind, office)) }))
    case .list(let item, _): return [good(item, office)]
    }
  }

  /// Values that a field of the kind can never hold.
  private static func bad(_ kind: Field.Kind) -> [JSON] {
    let everywhere: [JSON] = [.number("1.5"), .number("1e400"), .int(Int64.min)]
    let texts: [JSON] = [7, true, [], ["a": 1], "a\u{0}b", "a\u{1B}[0m", "\u{202E}abc", "\u{FEFF}"]
    switch kind {
    case .text(let max): return everywhere + texts + [.string(String(repeating: "字", count: max + 1)), "a\nb"]
    case .lines(let max): return everywhere + texts + [.string(String(repeating: "字", count: max + 1))]
    case .choice: return everywhere + texts + ["asleep", "Repair ", "😀"]
    case .integer(let min, let max):
      return everywhere + ["1", [], [:], true] + (min > Int64.min ? [.int(min - 1)] : []) + [.int(max + 1)]
    case .flag: return everywhere + ["true", 1, 0, []]
    case .instant:
      return everywhere + [
        5, [], true, "soon", "2026-02-30T00:00:00Z", "2026-03-02T24:00:00Z", "9999-12-31T23:59:59Z", "2026-03-02 08:00",
        "0001-01-01T00:00:00Z",
        "2026-03-02T08:00:00",
      ]
    case .day: return everywhere + [5, [], "2026-02-29", "9999-12-31", "1899-12-31", "tomorrow", "2026-3-2"]
    case .money:
      return everywhere + [
        1, "1.00", [:], ["fen": -1], ["fen": "1"], ["fen": 1_000_000_000_001], ["fen": 1, "yuan": 1], ["yuan": 1],
      ]
    case .phone: return everywhere + [5, [], "none", "a\u{0}1", .string(String(repeating: "1", count: 61))]
    case .id: return everywhere + [5, [], "1", "zzzzzzzzzzzzz", "000000000000u", "😀😀😀😀😀😀😀😀😀😀😀😀😀"]
    case .file: return everywhere + [5, [], "abc", .string(String(repeating: "G", count: 64))]
    case .object: return everywhere + [5, [], true]
    case .list(let item, let max):
      return everywhere + [
        5, "a", [:], .array(Array(repeating: bad(item)[0], count: 1)), .array(Array(repeating: "x", count: max + 1)),
      ]
    }
  }

  private static let odd: [JSON] = [
    "😀👨‍👩‍👧‍👦", "مرحبا", "a\u{200D}\u{200B}b", "' or 1=1 --", "\" * MATCH", "%", "<script>alert(1)</script>", "\u{1F1E8}\u{1F1F3}",
    "e\u{301}\u{301}\u{301}",
    .null, "", "   ", .int(Int64.max), [.null], [[]],
  ]

  /// Without a calendar that exists a branch could promise nothing, and none of its cases could be opened.
  @Test(.clauses("DSP-004")) func unknownCalendar() async throws {
    let office = try await TestOffice()
    let path = "/api/v1/branches/\(office.branchA)/configure"
    let refused = try await office.post(path, ["calendar": "none-such"], as: "administrator-a")
    #expect(refused.status == 422)
    #expect(refused.json["fields"]?.array?.first?["field"] == "calendar")
    #expect(try await office.post(path, ["calendar": "default"], as: "administrator-a").status == 200)
    let order = try await office.order(in: office.branchA, by: "clerk-a")
    #expect(try await office.get("/api/v1/work-orders/\(order)", as: "clerk-a").status == 200)
    await office.close()
  }
}
