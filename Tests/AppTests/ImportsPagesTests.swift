import Aftersales
import Basics
import Foundation
import Storage
import Testing
import Web

@testable import App

/// A browser in front of the routes, without a socket.
private struct ImportBrowser {
  let routes: [Route]
  let cookie: String
  let csrf: String

  init(_ place: ImportPlace, login: String) async throws {
    let desk = try Site.desk(place.office)
    routes = Site.routes(desk)
    let token = try #require(try await place.office.logIn(login, password: "baoxiu-test", from: "test"))
    cookie = "baoxiu=\(token)"
    csrf = try #require(try await place.office.session(token: token)).csrf
  }

  func get(_ path: String) async throws -> (status: Int, text: String) {
    let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
    let query = FormFields(urlEncoded: Array((parts.count > 1 ? parts[1] : "").utf8)) ?? FormFields()
    let answer = try await send("GET", parts[0], query, [], "")
    return (answer.status, ImportBrowser.text(answer))
  }

  /// Posts and hands back the status and where it leads, or the page.
  func post(
    _ path: String, _ fields: [(String, String)] = [], file: (name: String, bytes: [UInt8])? = nil, csrf: String? = nil
  ) async throws -> (status: Int, location: String, text: String) {
    let boundary = "xXx"
    var body: [UInt8] = []
    for (name, value) in fields + [("_csrf", csrf ?? self.csrf)] {
      body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }
    if let file {
      body += Array(
        "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(file.name)\"\r\n\r\n".utf8)
      body += file.bytes + Array("\r\n".utf8)
    }
    body += Array("--\(boundary)--\r\n".utf8)
    let answer = try await send("POST", path, FormFields(), body, "multipart/form-data; boundary=\(boundary)")
    let location = answer.headers.first { $0.name == "location" }?.value ?? ""
    return (answer.status, location, ImportBrowser.text(answer))
  }

  private static func text(_ answer: Answer) -> String {
    guard case .bytes(let bytes) = answer.body else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func send(_ method: String, _ path: String, _ query: FormFields, _ body: [UInt8], _ type: String) async throws -> Answer
  {
    let parts = path.split(separator: "/")
    for route in routes where route.method == method {
      let pattern = route.path.split(separator: "/")
      guard pattern.count == parts.count else { continue }
      var parameters: [String: String] = [:]
      let fits = zip(pattern, parts).allSatisfy { expected, given in
        guard expected.hasPrefix("{") else { return expected == given }
        parameters[String(expected.dropFirst().dropLast())] = String(given)
        return true
      }
      guard fits else { continue }
      return await route.handler(
        Call(
          method: method, path: path, parameters: parameters, query: query, headers: ["cookie": cookie, "content-type": type],
          body: body, now: ImportPlace.now))
    }
    throw Problem.notFound
  }
}

@Suite("pages of an import") struct ImportsPagesTests {
  /// The form of the questions as the page offers it, with an answer for every word and group.
  private static func answers(_ page: String, word: String, standing: String) -> [(String, String)] {
    var fields: [(String, String)] = []
    for match in page.matches(of: /name="(heading|word|unfinishedWord)\.(\d+)" value="([^"]*)"/) {
      fields.append(("\(match.output.1).\(match.output.2)", String(match.output.3)))
      if match.output.1 == "word" { fields.append(("answer.\(match.output.2)", word)) }
      if match.output.1 == "unfinishedWord" { fields.append(("unfinished.\(match.output.2)", standing)) }
    }
    return fields
  }

  @Test("upload, columns, questions, unfinished lines, acceptance, undoing: all in the browser")
  func road() async throws {
    try await ImportPlace.with { place in
      let browser = try await ImportBrowser(place, login: "zhou")
      let bytes = try ImportsTests.fixture("call-register-sample.xlsx")
      #expect(try await browser.get("/imports").status == 200)
      let upload = try await browser.post(
        "/imports", [("branch", place.branch.description)], file: ("register.xlsx", bytes))
      #expect(upload.status == 303)
      let id = String(upload.location.split(separator: "/")[1])
      let mapping = try await browser.get(upload.location)
      #expect(mapping.status == 200 && mapping.text.contains("name=\"column.13\"") && mapping.text.contains("叫修时间"))
      #expect(try await browser.post("/imports/\(id)/mapping").location == "/imports/\(id)")
      let asked = try await browser.get("/imports/\(id)")
      #expect(asked.text.contains("value=\"郊县\"") && asked.text.contains("name=\"unfinished.0\""))
      // Nothing is written before the unfinished lines are decided about.
      let early = try await browser.post("/imports/\(id)/accept")
      #expect(early.status == 409)
      #expect(try await place.lines().isEmpty)
      let fields = Self.answers(asked.text, word: "suburban", standing: "open")
      #expect(fields.contains { $0 == ("answer.0", "suburban") })
      #expect(try await browser.post("/imports/\(id)/answers", fields).status == 303)
      let report = try await browser.get("/imports/\(id)")
      #expect(report.text.contains("/imports/\(id)/accept\""))
      let problems = try await browser.get("/imports/\(id)/problems.csv")
      #expect(problems.text.contains("1398901234"))
      #expect(try await browser.post("/imports/\(id)/accept").location == "/imports/\(id)")
      let lines = try await place.lines()
      #expect(lines.count > 40 && lines.contains { $0.line.isOpen })
      // The case says where it came from: file, the beginning of its sum, row, and every cell as it stood.
      let sample = try #require(lines.first { $0.paper == "14" }?.line)
      let page = try await browser.get("/orders/\(sample.id)").text
      let source = try #require(page.range(of: "id=\"source\"")).lowerBound
      let panel = page[source..<(try #require(page.range(of: "</section>", range: source..<page.endIndex)).lowerBound)]
      let sum = try #require(try await place.order(paper: "14").imported).file.prefix(12)
      for words in ["register.xlsx", String(sum), "16", "¥1280", "2025.1.3", "孙磊", "叫修时间"] {
        #expect(panel.contains(words), "\(words)")
      }
      // Its telephone is masked there like everywhere else, and opened on request.
      #expect(!sample.phone.isEmpty && !panel.contains(sample.phone))
      #expect(try await browser.post("/orders/\(sample.id)/reveal-phone").text.contains("<dd>\(sample.phone)</dd>"))
      #expect(try await browser.get("/imports/\(id)").text.contains("/imports/\(id)/undo"))
      #expect(try await browser.post("/imports/\(id)/undo").status == 303)
      #expect(try await place.lines().allSatisfy { $0.line.status == .cancelled })
      #expect(try await browser.get("/imports/\(id)").status == 200)
      #expect(try await browser.get("/imports").text.contains("register.xlsx"))
    }
  }

  @Test("what is sent twice from one page is imported once: the file, its acceptance and its undoing")
  func twice() async throws {
    try await ImportPlace.with { place in
      let browser = try await ImportBrowser(place, login: "zhou")
      let file = ("register.xlsx", try ImportsTests.fixture("call-register-sample.xlsx"))
      let page = browser.csrf + ".page1"
      let uploads = try await [1, 2].asyncMap { _ in
        try await browser.post("/imports", [("branch", place.branch.description)], file: file, csrf: page).location
      }
      #expect(uploads[0] == uploads[1])
      func batches() async throws -> Int {
        try await place.office.database.read { try $0.row("select count(*) from import_batch")?.int(0) ?? 0 }
      }
      #expect(try await batches() == 1)
      let other = try await browser.post(
        "/imports", [("branch", place.branch.description)], file: file, csrf: browser.csrf + ".page2")
      #expect(other.location != uploads[0], "another page means another upload")
      let id = String(uploads[0].split(separator: "/")[1])
      #expect(try await browser.post("/imports/\(id)/mapping").status == 303)
      let fields = Self.answers(try await browser.get("/imports/\(id)").text, word: "suburban", standing: "open")
      #expect(try await browser.post("/imports/\(id)/answers", fields).status == 303)
      var counts: [Int] = []
      for _ in 1...2 {
        #expect(try await browser.post("/imports/\(id)/accept", csrf: page).location == "/imports/\(id)")
        counts.append(try await place.lines().count)
      }
      #expect(counts[0] > 40 && counts[0] == counts[1])
      let undone = try await [1, 2].asyncMap { _ in try await browser.post("/imports/\(id)/undo", csrf: page).location }
      #expect(undone[0] == undone[1] && undone[0].contains("importUndone"))
      #expect(try await browser.post("/imports/\(id)/accept", csrf: page).status == 409, "an undone import stays undone")
      #expect(try await place.lines().allSatisfy { $0.line.status == .cancelled })
    }
  }

  @Test("a file that is no register, a missing file and a foreign form are turned away with words")
  func refusals() async throws {
    try await ImportPlace.with { place in
      let browser = try await ImportBrowser(place, login: "zhou")
      let branch = [("branch", place.branch.description)]
      let nonsense = try await browser.post("/imports", branch, file: ("a.csv", Array("a,b\n1,2\n".utf8)))
      #expect(nonsense.status == 422 && !nonsense.text.contains("[import."))
      #expect(try await browser.post("/imports", branch).status == 422)
      #expect(try await browser.post("/imports", branch, csrf: "x").status == 403)
      #expect(try await browser.get("/imports/0000000000001").status == 404)
    }
  }
}

extension Array {
  /// One after the other, as somebody presses a button again.
  fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async throws -> [T] {
    var all: [T] = []
    for element in self { all.append(try await body(element)) }
    return all
  }
}
