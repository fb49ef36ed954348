import Aftersales
import Basics
import Logging
import ServiceLifecycle
import Storage
import Web

/// The running server: routes on the network, and the work that goes on beside them.
package enum Serving {
  package static func run(
    _ office: Office, host: String, port: Int, isBehindTLS: Bool, patienceSeconds: Int = 60,
    connectionsMax: Int = 16_000, started: @escaping @Sendable (Int) async -> Void
  ) async throws {
    let desk = try Site.desk(office, isBehindTLS: isBehindTLS)
    let people = demoPeople(of: office)
    let server = Server(
      host: host, port: port, routes: Site.routes(desk, demo: people), logger: office.logger,
      patience: Patience(seconds: patienceSeconds), connectionsMax: connectionsMax, clock: office.clock,
      notFound: { call in
        await desk.answer(call, asPage: !call.path.hasPrefix("/api/")) { throw Problem.notFound }
      },
      started: started)
    try await server.run(beside: [Upkeep(office: office)])
    let written = office.database.written
    office.logger.info(
      "stopped",
      metadata: ["jobs": "\(written.jobs)", "commits": "\(written.commits)", "statements": "\(written.statements)"])
  }

  /// The people of a demo, with what the door shows; nobody where the organisation is a real one.
  package static func demoPeople(of office: Office) -> [DemoLogin] { office.demoPeople }
}

/// What goes on beside the requests: the node's lease, the global order of events, the end of the working day, what
/// the regulation moves by itself, the checkpoint of the day before, the search index drawn together while little is written.
struct Upkeep: Service {
  let office: Office

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var round = 0
      var jobs = 0
      var looked = -1
      while !Task.isCancelled {
        do {
          if office.database.dialect == .postgres {
            while try await office.database.write({ transaction in try Sealer.run(in: transaction) }) == 1000 {}
          }
          if round % 20 == 0 {
            let isOurs = try await office.database.write { [node = office.node, owner = office.owner] transaction in
              try Node.renew(node, owner: owner, in: transaction)
            }
            if !isOurs {
              office.logger.critical("another process took this node: stopping")
              return
            }
            try await endOfDay()
            try await office.makeCheckpoints()
            let now = office.clock()
            try await office.database.write { transaction in try Idempotency.forget(at: now, in: transaction) }
          }
          let done = office.database.written.jobs
          if done - jobs < 20 { _ = try await office.database.tidySearch(pages: 64) }
          jobs = done
          // At once after something was written; by itself the running day changes every five minutes. Last, so that a day
          // that cannot be read keeps nothing else from being done.
          if round % 20 == 0 || office.database.written.jobs != looked {
            try await ByRule.act(office)
            looked = office.database.written.jobs
          }
        } catch is CancellationError {
          return
        } catch {
          office.logger.error("upkeep: \(LogText.line("\(error)"))")
        }
        round += 1
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }

  /// F-14 by itself: after closing, what was not dispatched today is carried over. Doing it twice changes nothing. DSP-007
  private func endOfDay() async throws {
    try await office.write(as: .system) { work in
      for row in try work.transaction.rows("select id from branch where closed = 0") {
        guard let branch = try work.fold(BranchFile.self, row.integer(0)) else { continue }
        let calendar = try work.calendar(of: branch.state)
        let today = calendar.zone.local(work.now).day
        // The last working day that has ended: today after closing, else the one before.
        for back in 0..<30 {
          let day = today + -back
          guard let closing = calendar.closing(of: day) else { continue }
          if closing <= work.now {
            _ = try WorkOrders.carryOver(ID(branch.id), on: day, in: work)
            break
          }
        }
      }
    }
  }
}
