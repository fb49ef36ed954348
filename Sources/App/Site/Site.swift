import Aftersales
import Basics
import Storage
import Web

/// Every path of the program, in one list.
package enum Site {
  package static func routes(_ desk: Desk, demo: [DemoLogin] = []) -> [Route] {
    let doors = Door.routes(desk, demo: demo) + SetupRoutes.routes(desk) + HomeRoutes.routes(desk) + SearchRoutes.routes(desk)
    let cases =
      OrderPages.routes(desk) + QueuePages.routes(desk) + BoardRoutes.routes(desk)
      + GrabRoutes.routes(desk)
      + JobRoutes.routes(desk) + DayEndRoutes.routes(desk)
    let files = CustomerRoutes.routes(desk) + ImportRoutes.routes(desk) + FileRoutes.routes(desk)
    let house = AdminRoutes.routes(desk) + StaffRoutes.routes(desk) + PasswordRoutes.routes(desk)
    let papers = CasePapers.routes(desk)
    let proposals = ProposalRoutes.routes(desk)
    let rules = FigureRoutes.routes(desk) + RegulationRoutes.routes(desk)
    let proofs = CheckpointRoutes.routes(desk)
    let company = PresenceRoutes.routes(desk)
    let lists = ListRoutes.routes(desk) + BulkRoutes.routes(desk)
    let talks = ContactRoutes.routes(desk)
    let machines = APIRoutes.all(desk) + Health.routes(desk) + AssetRoutes.routes(desk)
    return lists + talks + doors + cases + proposals + papers + rules + files + house + proofs + company + machines
  }

  package static func desk(_ office: Office, isBehindTLS: Bool = false) throws -> Desk {
    Desk(
      office: office, strings: try strings(office.resources), isBehindTLS: isBehindTLS,
      errors: ErrorPages { failure, call, session, strings in
        let words = strings.words(in: Desk.language(call, session))
        let page = ErrorPage(
          code(of: failure), sentence: failure.sentence(words), clause: failure.refusal?.clause, remedy: failure.remedy(words))
        let frame = Frames.plain(call, session: session, words: words)
        return .html(page.html(frame), status: failure.status)
      })
  }

  /// The pages of errors by what the reader can do about them.
  private static func code(of failure: Failure) -> String {
    switch failure.code {
    case "not-found": return "notFound"
    case "forbidden": return "forbidden"
    case "unauthenticated", "bad-csrf": return "expired"
    case "busy", "unavailable", "cannot-write", "too-slow": return "busy"
    case "stale", "conflict": return "conflict"
    case "too-large": return "tooLarge"
    case "internal", "document": return "failed"
    default: return "refused"
    }
  }

  /// Every `strings/**/*.<language>.json`, and the generated `zh-Hant.json`.
  package static func strings(_ resources: Resources) throws -> Strings {
    var files: [(Language, JSON)] = []
    for path in resources.paths(under: "strings/") where path.hasSuffix(".json") {
      guard let language = Language.allCases.first(where: { path.hasSuffix("\($0.rawValue).json") }),
        let text = resources.text(path)
      else { continue }
      files.append((language, try JSON(parsing: text)))
    }
    return try Strings(parsing: files)
  }
}

/// A log-in that the demo shows on its own door.
package struct DemoLogin: Sendable {
  package let login: String
  package let password: String
  package let role: Role

  package init(login: String, password: String, role: Role) {
    self.login = login
    self.password = password
    self.role = role
  }
}

/// Liveness and readiness for whoever watches the process.
enum Health {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.open("GET", "/healthz") { _ in .text("ok\n") },
      desk.open("GET", "/readyz") { _ in
        _ = try await desk.office.database.read { transaction in try transaction.row("select 1") }
        return .text("ready\n")
      },
    ]
  }
}

/// Styles, scripts and icons: the same for everybody, kept by browsers for a year under the name of their content.
enum AssetRoutes {
  static let version = String(
    Files.hash(
      Resources().paths(under: "styles/").flatMap { Resources().bytes($0) ?? [] }
        + Resources().paths(under: "scripts/").flatMap { Resources().bytes($0) ?? [] }
    ).prefix(10))

  static func routes(_ desk: Desk) -> [Route] {
    ["styles", "scripts", "icons"].map { folder in
      desk.open("GET", "/assets/\(folder)/{file}") { call in
        let file = call.parameters["file"] ?? ""
        guard let type = type(of: file), let bytes = desk.office.resources.bytes("\(folder)/\(file)") else {
          throw Problem.notFound
        }
        return Answer(status: 200, type: type, bytes).with(header: "cache-control", "public, max-age=31536000, immutable")
      }
    }
  }

  private static func type(of file: String) -> String? {
    switch file.split(separator: ".").last {
    case "css": return "text/css; charset=utf-8"
    case "js": return "text/javascript; charset=utf-8"
    case "svg": return "image/svg+xml"
    default: return nil
    }
  }
}
