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
        let answer = page(desk, call, demo, Typed(), next: call.query["next"] ?? "/", status: 200)
        return call.query["language"].flatMap(Language.init(rawValue:)).map { kept("language", $0.rawValue, answer) } ?? answer
      },
      desk.open("POST", "/login", bodyMax: Desk.formMax) { call in
        guard let form = Desk.formFields(of: call), Desk.isSameOrigin(call) else { throw Problem.badCSRF }
        let login = form["username"] ?? ""
        let next = form["next"] ?? "/"
        // Nobody has such a name or password: it is neither looked up nor counted, because the count would have to remember it.
        let isName = login.unicodeScalars.count <= Accounts.loginMax
        if !isName || Accounts.faultOfPassword(form["password"] ?? "", field: "password") != nil {
          let fault =
            isName
            ? FieldFault("password", "wrong-login") : FieldFault("username", "too-long", ["max": String(Accounts.loginMax)])
          return page(desk, call, demo, Typed(["username": login], faults: [fault]), next: next, status: isName ? 401 : 422)
        }
        do {
          if let token = try await desk.office.logIn(login, password: form["password"] ?? "", from: call.remote) {
            // The session that this browser had before is over: nobody who knew its cookie goes on in it.
            if let before = try await desk.session(call) { try await desk.office.logOut(before, everywhere: false) }
            try await speak(form["language"], desk, token)
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
      // The language is kept with the account; this browser's door remembers it too. The theme belongs to the browser. ORG-027
      desk.form("/language") { visitor, work in
        let language = visitor.form["language"].flatMap(Language.init(rawValue:))
        if let language { try choose(language, work) }
        return remember("language", language?.rawValue, visitor)
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
    return kept(name, value, answer)
  }

  /// An answer that lets this browser keep a choice for a year.
  static func kept(_ name: String, _ value: String, _ answer: Answer) -> Answer {
    answer.with(header: "set-cookie", "\(name)=\(value); Path=/; SameSite=Lax; Max-Age=31536000")
  }

  /// Whoever chose a language at the door goes on in it, and finds it at the next log-in.
  private static func speak(_ language: String?, _ desk: Desk, _ token: String) async throws {
    guard let language = language.flatMap(Language.init(rawValue:)), let session = try await desk.office.session(token: token),
      session.user.language != language
    else { return }
    try await desk.office.write(as: session.actor) { work in try choose(language, work) }
  }

  /// Everybody chooses his own language, an auditor too, who may give no command: the door writes it down for him.
  private static func choose(_ language: Language, _ work: Work) throws {
    let door = Work(.system, now: work.now, transaction: work.transaction, parts: work.parts)
    _ = try Organisation.give(
      "change-language", ["language": .string(language.rawValue)], toStaff: work.actor.id, in: door)
  }

  private static func page(
    _ desk: Desk, _ call: Call, _ demo: [DemoLogin], _ typed: Typed, next: String, status: Int
  ) -> Answer {
    let chosen = call.query["language"] ?? Desk.formFields(of: call)?["language"]
    let language = chosen.flatMap(Language.init(rawValue:))
    let words = desk.strings.words(in: language ?? Desk.language(call, nil))
    var page = LoginPage()
    page.language = language
    page.next = next
    page.typed = typed
    page.demo = demo.map { ($0.login, $0.password, words("role." + $0.role.rawValue)) }
    return .html(page.html(Frames.plain(call, session: nil, words: words)), status: status)
  }
}
