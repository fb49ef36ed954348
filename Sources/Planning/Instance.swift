/// One branch-day to be planned: who works, what is to be done, how long the ways are. All times are whole seconds of one
/// clock, usually since midnight of the day.
///
/// Places are numbered: jobs first (a job's place is its index), then the starts of the workers, then their ends.
package struct Instance: Sendable {
  package let jobs: [Job]
  package let workers: [Worker]
  package let travel: Travel
  /// Seconds of travel that one unit of a job's weight is worth.
  package let worth: Int

  package init(jobs: [Job], workers: [Worker], travel: Travel, worth: Int) {
    precondition(travel.places == jobs.count + 2 * workers.count, "places are jobs, starts and ends")
    self.jobs = jobs
    self.workers = workers
    self.travel = travel
    self.worth = worth
  }

  package func start(of worker: Int) -> Int { jobs.count + worker }
  package func end(of worker: Int) -> Int { jobs.count + workers.count + worker }

  /// May this worker do this job at all, whatever the hour?
  package func isAble(_ worker: Int, for job: Int) -> Bool {
    jobs[job].needs.isSubset(of: workers[worker].has)
  }
}

/// A visit to be planned.
package struct Job: Sendable {
  /// It may start from here …
  package var earliest: Int
  /// … until here: the end of its promise. A job that cannot start in time is left out and its weight lost.
  package var latest: Int
  /// How long it takes once somebody is there.
  package var service: Int
  /// What leaving it out costs, in units of `Instance.worth`.
  package var weight: Int
  /// What it takes of a worker's capacity.
  package var load: Int
  /// Trades, certificates, parts and ranks, by number.
  package var needs: Set<Int>

  package init(earliest: Int, latest: Int, service: Int, weight: Int, load: Int = 0, needs: Set<Int> = []) {
    self.earliest = earliest
    self.latest = latest
    self.service = service
    self.weight = weight
    self.load = load
    self.needs = needs
  }
}

/// Somebody with a day's work before him.
package struct Worker: Sendable {
  /// The shift: leaves the start not before `from`, is at the end not after `until`.
  package var from: Int
  package var until: Int
  package var lunch: Lunch?
  /// How much load a day carries; nil carries any.
  package var capacity: Int?
  package var has: Set<Int>
  /// He has left his start already and has a way to his end even with nothing more to do. Who is not out stays where he is.
  package var isOut: Bool

  package init(
    from: Int, until: Int, lunch: Lunch? = nil, capacity: Int? = nil, has: Set<Int> = [], isOut: Bool = false
  ) {
    self.from = from
    self.until = until
    self.lunch = lunch
    self.capacity = capacity
    self.has = has
    self.isOut = isOut
  }
}

/// One uninterrupted break that begins in `earliest … latest`. It may cut a journey in two, never a job.
package struct Lunch: Sendable, Equatable {
  package var earliest: Int
  package var latest: Int
  package var length: Int

  package init(earliest: Int, latest: Int, length: Int) {
    self.earliest = earliest
    self.latest = latest
    self.length = length
  }
}
