import Aftersales
import Basics
import TestKit
import Testing

@Suite struct StaffFileTests {
  private func engaged(_ roles: Set<Role>, _ branches: Set<ID<Branch>> = [PeopleKit.city], login: String = "wang") throws
    -> StaffFile?
  {
    var state: StaffFile?
    _ = try PeopleKit.give(
      .engage(.init(name: "王强", login: login, roles: roles, branches: branches, phone: "13812345678")), to: &state, .init())
    return state
  }

  @Test func loginNames() throws {
    for login in ["wang", "Wang.Qiang", "王强", "a1", "t-2_x"] { #expect(try engaged([.clerk], login: login) != nil) }
    for login in ["w", "wang qiang", "wang@x", "", String(repeating: "a", count: 41), "wáng"] {
      #expect(PeopleKit.faults(PeopleKit.refusal { _ = try engaged([.clerk], login: login) }) == ["login: bad-login"], "\(login)")
    }
    #expect(LoginName.normalise("Wang") == "wang")
    var state: StaffFile?
    let taken = PeopleKit.refusal {
      _ = try PeopleKit.give(.engage(.init(name: "王强", login: "wang", roles: [.quality])), to: &state, .init(isLoginTaken: true))
    }
    #expect(PeopleKit.faults(taken) == ["login: taken"])
  }

  @Test func postsNeedBranchesUnlessTheySeeAll() throws {
    #expect(PeopleKit.faults(PeopleKit.refusal { _ = try engaged([.clerk], []) }) == ["branches: missing"])
    #expect(PeopleKit.faults(PeopleKit.refusal { _ = try engaged([.auditor, .clerk], []) }) == ["branches: missing"])
    #expect(PeopleKit.faults(PeopleKit.refusal { _ = try engaged([]) }) == ["roles: missing"])
    var auditor = try engaged([.auditor], [])
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(.changeRoles([.clerk]), to: &auditor, .init()) }?.code == "invalid")
    var clerk = try engaged([.clerk])
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(.move([]), to: &clerk, .init()) }?.code == "invalid")
    #expect(
      PeopleKit.refusal { _ = try PeopleKit.give(.move([PeopleKit.hills]), to: &clerk, .init(openBranches: [PeopleKit.city])) }?
        .code
        == "invalid")
    _ = try PeopleKit.give(.move([PeopleKit.hills]), to: &clerk, .init(openBranches: [PeopleKit.hills]))
    #expect(clerk?.branches == [PeopleKit.hills])
  }

  @Test func theLastAdministratorStays() throws {
    var state = try engaged([.administrator], [])
    for command in [StaffCommand.leave(reason: "退休"), .changeRoles([.auditor])] {
      #expect(
        PeopleKit.refusal { _ = try PeopleKit.give(command, to: &state, .init(otherAdministrators: 0)) }?.code
          == "last-administrator")
    }
    _ = try PeopleKit.give(.changeRoles([.administrator, .auditor]), to: &state, .init(otherAdministrators: 0))
    _ = try PeopleKit.give(.leave(reason: "退休"), to: &state, .init(otherAdministrators: 1))
    #expect(state?.isActive == false)
  }

  @Test func leavingAndReturning() throws {
    var state = try engaged([.technician])
    #expect(
      PeopleKit.refusal { _ = try PeopleKit.give(.leave(reason: "离职"), to: &state, .init(openJobs: 1)) }?.code == "open-jobs")
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(.return, to: &state, .init()) }?.code == "not-left")
    _ = try PeopleKit.give(.leave(reason: "离职"), to: &state, .init())
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(.rename("王"), to: &state, .init()) }?.code == "staff-left")
    _ = try PeopleKit.give(.return, to: &state, .init())
    #expect(state?.isActive == true)
    #expect(state?.actor(ID(7)).roles == [.technician])
  }

  @Test func certificates() throws {
    var state = try engaged([.technician])
    let day = try #require(LocalDay("2026-06-30"))
    let add = StaffCommand.addCertificate(text: "电工证", expires: day)
    _ = try PeopleKit.give(add, to: &state, .init(), by: PeopleKit.manager)
    #expect(try PeopleKit.give(add, to: &state, .init(), by: PeopleKit.manager).isEmpty)
    _ = try PeopleKit.give(.addCertificate(text: "高处作业证", expires: nil), to: &state, .init(), by: PeopleKit.manager)
    #expect(state?.certificates.map(\.key) == [1, 2])
    #expect(state?.certificates[0].holds(on: day) == true)
    #expect(state?.certificates[0].holds(on: day + 1) == false)
    #expect(state?.certificates[1].holds(on: day + 9999) == true)
    _ = try PeopleKit.give(.removeCertificate(key: 2, reason: "误登"), to: &state, .init(), by: PeopleKit.manager)
    _ = try PeopleKit.give(.addCertificate(text: "焊工证", expires: nil), to: &state, .init())
    #expect(state?.certificates.map(\.key) == [1, 3], "a key is never used twice")

    let other = Actor(id: ID(4), roles: [.branchManager], branches: [PeopleKit.hills])
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(add, to: &state, .init(), by: other) }?.code == "not-own-technician")
    var clerk = try engaged([.clerk])
    #expect(
      PeopleKit.refusal { _ = try PeopleKit.give(.setSkills(["a"]), to: &clerk, .init(), by: PeopleKit.manager) }?.code
        == "not-own-technician")
  }

  @Test func fromJSON() throws {
    let json: JSON = [
      "name": "李娜", "login": "Li.Na", "roles": ["clerk", "supervisor"], "branches": [.string(PeopleKit.city.description)],
      "language": "en", "skills": ["空调", ""],
    ]
    var state: StaffFile?
    let command: StaffCommand = try PeopleKit.command("engage", json)
    guard case .engage(let newcomer) = command else { return #expect(Bool(false)) }
    #expect(newcomer.login == "li.na")
    #expect(newcomer.skills == ["空调"])
    _ = try PeopleKit.give(command, to: &state, .init())
    #expect(state?.roles == [.clerk, .supervisor])
    #expect(state?.language == .en)
    #expect(
      PeopleKit.refusal { let _: StaffCommand = try PeopleKit.command("change-roles", ["roles": ["king"]]) }?.fields.first?.code
        == "unknown-choice")
  }

  @Test func samples() throws {
    let certificate = StaffFile.Certificate(key: 1, text: "电工证", expires: LocalDay("2026-06-30"))
    try PeopleKit.expectSamples(
      [
        .engaged(
          name: PeopleKit.sealed(1), login: PeopleKit.sealed(2), roles: [.clerk, .technician],
          branches: [PeopleKit.hills, PeopleKit.city], phone: PeopleKit.sealed(3), language: .zhHans, skills: ["空调", "冰箱"]),
        .rolesChanged(from: [.clerk, .technician], to: [.technician]),
        .moved(from: [PeopleKit.city, PeopleKit.hills], to: [PeopleKit.city]),
        .renamed(PeopleKit.sealed(4)), .phoneChanged(PeopleKit.sealed(5)), .languageChanged(.en), .skillsSet(["空调"]),
        .certified(certificate), .certificateRemoved(key: 1, reason: "过期"), .left(reason: "离职"), .returned,
      ], StaffFile.self)
  }
}
