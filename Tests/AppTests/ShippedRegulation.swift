import Aftersales
import Basics

@testable import App

extension Office {
  /// A shipped regulation with some of its figures changed becomes the one in force, under the name that the organisation's
  /// regulation is kept by.
  func publish(_ changes: JSON.Members, into preset: String = "branch-network") async throws {
    guard case .object(var body)? = try Setup.preset(preset, resources), case .object(var parameters)? = body["parameters"]
    else { throw Problem.notFound }
    for (key, value) in changes { parameters[key] = ["value": value] }
    body["parameters"] = .object(parameters)
    let policy = JSON.object(body)
    _ = try await write(as: .system) { work in try work.publish(.policy, "branch-network", policy) }
  }
}
