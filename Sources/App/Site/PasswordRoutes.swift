import Aftersales
import Basics
import Storage
import Web

/// `/password`: one's own password. Whoever was handed a one-time password comes here before anything else.
enum PasswordRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/password") { visitor, work in .html(try page(visitor, work, Typed())) },
      desk.longForm("/password") { visitor in
        do {
          return try await change(desk, visitor)
        } catch let refusal as Refusal {
          // Passwords are never sent back to the browser.
          return .html(
            try await desk.office.read(as: visitor.actor) { work in try page(visitor, work, Typed([:], faults: refusal.fields)) },
            status: 422)
        }
      },
    ]
  }

  private static func page(_ visitor: Visitor, _ work: Work, _ typed: Typed) throws -> HTML {
    var page = PasswordPage(min: Accounts.passwordMin)
    page.typed = typed
    page.isForced = visitor.session.user.mustChangePassword
    return page.html(try Frames.inside(visitor, work))
  }

  private static func change(_ desk: Desk, _ visitor: Visitor) async throws -> Answer {
    let user = visitor.session.user
    let old = visitor.form["password"] ?? ""
    let new = visitor.form["newPassword"] ?? ""
    var faults = Accounts.faultOfPassword(new, field: "newPassword").map { [$0] } ?? []
    if new.count < Accounts.passwordMin {
      faults.append(FieldFault("newPassword", "password-too-short", ["min": String(Accounts.passwordMin)]))
    } else if new == old {
      faults.append(FieldFault("newPassword", "password-unchanged"))
    }
    if new != visitor.form["repeated"] { faults.append(FieldFault("repeated", "passwords-differ")) }
    if old.isEmpty { faults.append(FieldFault("password", "missing")) }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    if Accounts.faultOfPassword(old, field: "password") != nil {
      throw Refusal.invalid([FieldFault("password", "wrong-password")])
    }
    // The guard against guessing counts here as at the door.
    guard try await desk.office.logIn(user.login, password: old, from: visitor.call.remote) != nil else {
      throw Refusal.invalid([FieldFault("password", "wrong-password")])
    }
    try await desk.office.setPassword(new, staff: user.actor.id, login: user.login, mustChange: false)
    guard let token = try await desk.office.logIn(user.login, password: new, from: visitor.call.remote) else {
      throw Problem.unauthenticated
    }
    return Answer.redirect(to: "/").with(header: "set-cookie", desk.sessionCookie(token))
  }
}
