import Aftersales
import Basics
import Storage
import Web

/// `/setup`: the first hour on one page. It answers only while there is no organisation.
enum SetupRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.open("GET", "/setup") { call in
        if try await isDone(desk) { return .redirect(to: "/") }
        let answer = Answer.html(page(desk, call, Typed()))
        return call.query["language"].flatMap(Language.init(rawValue:)).map { Door.kept("language", $0.rawValue, answer) }
          ?? answer
      },
      desk.open("POST", "/setup", bodyMax: Desk.formMax) { call in
        guard let form = Desk.formFields(of: call), Desk.isSameOrigin(call) else { throw Problem.badCSRF }
        if try await isDone(desk) { throw Refusal("already-set-up") }
        do {
          let token = try await found(desk, form)
          return Answer.redirect(to: "/admin/staff?done=setup").with(header: "set-cookie", desk.sessionCookie(token))
        } catch let refusal as Refusal where !refusal.fields.isEmpty {
          var values = Dictionary(form.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
          values["closed"] = form.all("closed").joined(separator: ",")
          values["password"] = nil
          return .html(page(desk, call, Typed(values, faults: refusal.fields)), status: 422)
        }
      },
    ]
  }

  static func isDone(_ desk: Desk) async throws -> Bool {
    try await desk.office.read(as: .system) { work in try Setup.isDone(in: work) }
  }

  /// Organisation, branch, administrator and password in one transaction; then the administrator is logged in.
  private static func found(_ desk: Desk, _ form: FormFields) async throws -> String {
    let password = form["password"] ?? ""
    let answers = try answers(
      form, password: password, rest: CalendarForm.rest(desk.strings), presets: Setup.presets(desk.office.resources))
    let kept = try await Labour.run { try Passwords.keep(password) }
    let resources = desk.office.resources
    do {
      try await desk.office.write(as: .system) { work in
        let made = try Setup.run(answers, resources: resources, in: work)
        try Accounts.setPassword(
          kept, staff: made.staff.number, login: LoginName.normalise(answers.login), mustChange: false, at: work.now,
          in: work.transaction)
      }
    } catch let refusal as Refusal {
      let renamed = CalendarForm.named(refusal)
      // The week has one line of shifts here, not seven.
      throw Refusal(
        renamed.code, clause: renamed.clause, values: renamed.values,
        fields: renamed.fields.map { $0.field.hasPrefix("shifts.") ? FieldFault("shifts", $0.code, $0.values) : $0 })
    }
    guard let token = try await desk.office.logIn(answers.login, password: password, from: "") else {
      throw Problem.unauthenticated
    }
    return token
  }

  private static func answers(
    _ form: FormFields, password: String, rest: Set<String>, presets: [String]
  ) throws(Refusal) -> Setup.Answers {
    var faults: [FieldFault] = []
    func text(_ name: String) -> String {
      do throws(Refusal) {
        return try Input([name: .string(form[name] ?? "")], for: [Field(name, .text(max: 100))]).text(name) ?? ""
      } catch {
        faults += error.fields
        return ""
      }
    }
    func choice(_ name: String, _ words: [String]) -> String? {
      guard let value = form[name] else {
        faults.append(FieldFault(name, "missing"))
        return nil
      }
      if !words.contains(value) { faults.append(FieldFault(name, "unknown-choice")) }
      return value
    }
    let name = text("organisation")
    let preset = choice("preset", presets) ?? ""
    let holidays = form["holidays"] == nil ? "none" : choice("holidays", ["cn", "none"])
    let branch = text("branchName")
    let code = FormJSON.plain(text("code")).uppercased()
    let zone = text("timeZone")
    let person = text("name")
    let login = text("login")
    // Nobody's weekend is assumed: which days are free has to be said, even if none are.
    let closed = Set(form.all("closed"))
    if closed.isEmpty { faults.append(FieldFault("closed", "missing")) }
    if closed.count > 1, closed.contains("none") { faults.append(FieldFault("closed", "closed-contradicts")) }
    if Weekday.allCases.allSatisfy({ closed.contains($0.name) }) { faults.append(FieldFault("closed", "always-closed")) }
    let days = Weekday.allCases.map(\.name) + ["none"]
    if !closed.allSatisfy(days.contains) { faults.append(FieldFault("closed", "unknown-choice")) }
    let shifts = CalendarForm.shifts(text("shifts"), rest: rest)
    if form["shifts"]?.trimmingSpace.isEmpty == false, shifts == [] { faults.append(FieldFault("shifts", "missing")) }
    let dispatchByClerk = choice("dispatchByClerk", ["true", "false"])
    let director = choice("director", Role.allCases.map(\.rawValue) + ["none"])
    let parameters = parameters(form, &faults)
    if password.count < Accounts.passwordMin {
      faults.append(FieldFault("password", "password-too-short", ["min": String(Accounts.passwordMin)]))
    }
    if let fault = Accounts.faultOfPassword(password, field: "password") { faults.append(fault) }
    guard faults.isEmpty else { throw .invalid(faults) }
    var answers = Setup.Answers(
      name: name, preset: preset, branchName: branch, branchCode: code, zone: zone, dispatchByClerk: dispatchByClerk == "true",
      login: login, personName: person)
    let week = Weekday.allCases.map { ($0.name, closed.contains($0.name) ? [] : shifts) }
    answers.language = form["language"].flatMap(Language.init(rawValue:)) ?? .zhHans
    answers.director = director.flatMap(Role.init(rawValue:))
    answers.parameters = parameters
    answers.calendar = [
      "zone": .string(zone), "week": .object(JSON.Members(week)),
      "holidays": .string(holidays ?? "none"),
    ]
    return answers
  }

  /// The blanks of the regulation that were filled in: hours and months, each as its parameter holds it.
  private static func parameters(_ form: FormFields, _ faults: inout [FieldFault]) -> JSON.Members {
    var values: JSON.Members = [:]
    func whole(_ name: String, most: Int) -> Int? {
      let text = FormJSON.plain(form[name] ?? "")
      guard !text.isEmpty else { return nil }
      guard let number = digits(text.utf8), (1...most).contains(number) else {
        faults.append(FieldFault(name, "not-between", ["min": "1", "max": String(most)]))
        return nil
      }
      return number
    }
    func hours(_ number: Int) -> JSON { ["amount": .int(Int64(number)), "unit": "workingHours"] }
    if let number = whole("otherZoneHours", most: 200) { values["dsp.arrival.otherZone"] = hours(number) }
    if let number = whole("firstResponseHours", most: 200) { values["sla.firstResponse"] = hours(number) }
    if let number = whole("guaranteeMonths", most: 240) { values["ast.freeGuarantee.months"] = .int(Int64(number)) }
    return values
  }

  private static func page(_ desk: Desk, _ call: Call, _ typed: Typed) -> HTML {
    let chosen = (call.query["language"] ?? typed.values["language"]).flatMap(Language.init(rawValue:))
    let words = desk.strings.words(in: chosen ?? Desk.language(call, nil))
    let frame = Frames.plain(call, session: nil, words: words)
    let resources = desk.office.resources
    var page = SetupPage(
      presets: Setup.presets(resources).compactMap { key in
        guard let body = try? Setup.preset(key, resources), let policy = try? Policy(body, hash: "") else { return nil }
        return SetupPage.Preset(
          key: key, label: words.asAdopted(policy.title),
          detail: words("setup.preset.detail", ["count": String(policy.clauses.count)]))
      })
    page.typed = typed
    page.passwordMin = Accounts.passwordMin
    return page.html(frame)
  }
}
