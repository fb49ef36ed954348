import Aftersales
import Basics
import TestKit
import Testing

@Suite struct BranchFileTests {
  private func opened(
    _ kind: BranchFile.Kind, under parent: BranchFile.Kind? = nil, _ json: JSON.Members = [:]
  ) throws -> BranchFile? {
    var members = json
    members["kind"] = .string(kind.rawValue)
    members["name"] = members["name"] ?? "杭州"
    members["code"] = members["code"] ?? "HZ"
    if parent != nil { members["parent"] = .string(ID<Branch>(9).description) }
    var state: BranchFile?
    _ = try PeopleKit.give(
      PeopleKit.command("open", .object(members)), to: &state, BranchFile.Facts(parentKind: parent))
    return state
  }

  @Test(
    "The tree: service centres and branches below the head office, service groups below one of them",
    .clauses("ORG-009"))
  func tree() throws {
    #expect(try opened(.serviceCentre)?.kind == .serviceCentre)
    #expect(try opened(.branch)?.kind == .branch)
    #expect(try opened(.branch, under: .serviceCentre)?.parent == ID(9))
    #expect(try opened(.serviceGroup, under: .branch)?.kind == .serviceGroup)
    #expect(try opened(.serviceGroup, under: .serviceCentre)?.kind == .serviceGroup)
    let wrong: [(BranchFile.Kind, BranchFile.Kind?)] = [
      (.serviceGroup, nil), (.serviceGroup, .serviceGroup), (.branch, .branch), (.branch, .serviceGroup),
      (.serviceCentre, .branch), (.serviceCentre, .serviceCentre),
    ]
    for (kind, parent) in wrong {
      #expect(
        PeopleKit.refusal { _ = try opened(kind, under: parent) }?.code == "wrong-parent",
        "\(kind) under \(String(describing: parent))")
    }
    // The posts of the network: head office sees all, the branch's posts their own.
    #expect(Role.serviceDepartment.seesEveryBranch)
    for role in [Role.clerk, .supervisor, .technician, .branchManager] { #expect(!role.seesEveryBranch) }
  }

  @Test("The posts of a regulation are mapped to roles; one person may hold several", .clauses("ORG-028"))
  func posts() throws {
    let posts: JSON = [
      ["post": "服务主任", "roles": ["supervisor", "branchManager"]], ["post": "主管", "roles": ["supervisor"]],
    ]
    var branch = try #require(try opened(.branch, ["posts": posts]))
    #expect(branch.roles(ofPost: "服务主任") == [.supervisor, .branchManager])
    #expect(branch.roles(ofPost: "主管") == [.supervisor])
    #expect(branch.roles(ofPost: "门卫") == [])

    var staff: StaffFile?
    _ = try PeopleKit.give(
      .engage(.init(name: "王强", login: "wang", roles: branch.roles(ofPost: "服务主任"), branches: [PeopleKit.city])),
      to: &staff, StaffFile.Facts())
    #expect(staff?.roles == [.supervisor, .branchManager])

    let both = Actor(id: ID(5), roles: [.clerk, .supervisor], branches: [PeopleKit.city])
    #expect(!branch.mayDispatch(both, handedOverBy: ID(5)))
    #expect(branch.mayDispatch(both, handedOverBy: ID(6)))
    var state: BranchFile? = branch
    _ = try PeopleKit.give(PeopleKit.command("configure", ["dispatchByClerk": true]), to: &state, BranchFile.Facts())
    branch = try #require(state)
    #expect(branch.mayDispatch(both, handedOverBy: ID(5)))
    #expect(branch.roles(ofPost: "主管") == [.supervisor], "what was not named stays")
  }

  @Test func codes() throws {
    #expect(try opened(.branch, ["code": "hz2"])?.code == "HZ2")
    for code in ["2HZ", "H-Z", "杭", "ＨＺ"] {
      #expect(
        PeopleKit.faults(PeopleKit.refusal { _ = try opened(.branch, ["code": .string(code)]) }) == ["code: bad-branch-code"])
    }
    var state: BranchFile?
    let command: BranchCommand = try PeopleKit.command("open", ["kind": "branch", "name": "杭州", "code": "HZ"])
    let taken = PeopleKit.refusal { _ = try PeopleKit.give(command, to: &state, BranchFile.Facts(isCodeTaken: true)) }
    #expect(PeopleKit.faults(taken) == ["code: taken"])
    let zone = PeopleKit.refusal { _ = try opened(.branch, ["timeZone": "Mars/North"]) }
    #expect(PeopleKit.faults(zone) == ["timeZone: unknown-choice"])
  }

  @Test func closingWaitsForWhatIsOpen() throws {
    var state = try opened(.branch)
    #expect(
      PeopleKit.refusal { _ = try PeopleKit.give(.close(reason: "合并"), to: &state, .init(openChildren: 1)) }?.code
        == "open-children")
    #expect(
      PeopleKit.refusal { _ = try PeopleKit.give(.close(reason: "合并"), to: &state, .init(openCases: 2)) }?.code == "open-cases")
    #expect(state?.isClosed == false)
    _ = try PeopleKit.give(.close(reason: "合并"), to: &state, .init())
    #expect(state?.closedAt == PeopleKit.now)
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(.rename("新"), to: &state, .init()) }?.code == "branch-closed")
    var none: BranchFile?
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(.rename("新"), to: &none, .init()) }?.code == "no-such-file")
    var again = try opened(.branch)
    let command: BranchCommand = try PeopleKit.command("open", ["kind": "branch", "name": "杭州", "code": "HZ"])
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(command, to: &again, .init()) }?.code == "already-exists")
    #expect(try PeopleKit.give(.rename("杭州"), to: &again, .init()).isEmpty, "no change, no event")
  }

  @Test func samples() throws {
    let settings = BranchFile.Settings(dispatchByClerk: true, calendar: "city", posts: ["服务主任": [.supervisor]])
    try PeopleKit.expectSamples(
      [
        .opened(
          kind: .serviceGroup, name: "西湖服务组", code: "HZ1", parent: ID(9), zone: "Asia/Shanghai",
          settings: .init()), .renamed("滨江服务组"), .configured(settings), .closed(reason: "合并"),
      ], BranchFile.self)
  }
}
