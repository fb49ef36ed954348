import Aftersales
import Basics
import Storage
import Web

/// In and out: log-in, log-out, language, theme.
enum Door {
  static func routes(_ desk: Desk, demo: [DemoLogin]) -> [Route] {
    [
      desk.open("GET", "/login") { call in
        // Nobody can log in where nothing has been set up.
        guard try await SetupRoutes.isDone(desk) else { return .redirect(to: "/setup") }
        return page(desk, call, demo, Typed(), next: call.query["next"] ?? "/", status: 200)
      },
      desk.open("POST", "/login", bodyMax: 20_000) { call in
        guard let form = Desk.formFields(of: call), Desk.isSameOrigin(call) else { throw Problem.badCSRF }
        let login = form["username"] ?? ""
        let next = form["next"] ?? "/"
        do {
          if let token = try await desk.office.logIn(login, password: form["password"] ?? "", from: call.remote) {
            return Answer.redirect(to: next).with(header: "set-cookie", desk.sessionCookie(token))
          }
        } catch Problem.tooManyAttempts(let seconds) {
          let fault = FieldFault("", "too-many-attempts", ["seconds": String(seconds)])
          return page(desk, call, demo, Typed(["username": login], faults: [fault]), next: next, status: 429)
        }
        return page(
          desk, call, demo, Typed(["username": login], faults: [FieldFault("password", "wrong-login")]), next: next, status: 401)
      },
      desk.longForm("/logout") { visitor in
        try await desk.office.logOut(visitor.session, everywhere: visitor.form["everywhere"] != nil)
        return Answer.redirect(to: "/login").with(header: "set-cookie", desk.sessionCookie(nil))
      },
      // Language and theme belong to the browser as much as to the person: they are kept there.
      desk.form("/language") { visitor, _ in
        remember("language", visitor.form["language"].flatMap(Language.init(rawValue:))?.rawValue, visitor)
      },
      desk.form("/theme") { visitor, _ in
        remember("theme", visitor.form["theme"].flatMap(Frame.Theme.init(rawValue:))?.rawValue, visitor)
      },
      desk.page("/") { visitor, _ in .redirect(to: Frame.home(of: visitor.actor.roles)) },
    ]
  }

  private static func remember(_ name: String, _ value: String?, _ visitor: Visitor) -> Answer {
    let answer = Answer.redirect(to: visitor.form["back"] ?? "/")
    guard let value else { return answer }
    return answer.with(header: "set-cookie", "\(name)=\(value); Path=/; SameSite=Lax; Max-Age=31536000")
  }

  private static func page(
    _ desk: Desk, _ call: Call, _ demo: [DemoLogin], _ typed: Typed, next: String, status: Int
  ) -> Answer {
    let words = desk.strings.words(in: Desk.language(call, nil))
    var page = LoginPage()
    page.next = next
    page.typed = typed
    page.demo = demo.map { ($0.login, $0.password, words("role." + $0.role.rawValue)) }
    return .html(page.html(Frames.plain(call, session: nil, words: words)), status: status)
  }
}
