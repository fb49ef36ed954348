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
  /// Seconds of travel that are worth one step of evenness: a worker who carries `n` already takes one more for `n` times as
  /// much. 0: how the jobs are shared out makes no difference.
  package let evenness: Int

  package init(jobs: [Job], workers: [Worker], travel: Travel, worth: Int, evenness: Int = 0) {
    precondition(travel.places == jobs.count + 2 * workers.count, "places are jobs, starts and ends")
    self.jobs = jobs
    self.workers = workers
    self.travel = travel
    self.worth = worth
    self.evenness = evenness
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
  /// What it adds to a worker's burden, where burdens are to be even.
  package var burden: Int
  /// Whom it is better left with.
  package var bonds: [Bond]

  package init(
    earliest: Int, latest: Int, service: Int, weight: Int, load: Int = 0, needs: Set<Int> = [], burden: Int = 1,
    bonds: [Bond] = []
  ) {
    self.earliest = earliest
    self.latest = latest
    self.service = service
    self.weight = weight
    self.load = load
    self.needs = needs
    self.burden = burden
    self.bonds = bonds
  }
}

/// Somebody should rather do a job than the others: he was there last, or the customer has been told of him.
package struct Bond: Sendable, Hashable {
  /// nil: somebody who does not work that day, so that everybody costs the same.
  package var worker: Int?
  /// Seconds of travel that it is worth; what it costs to give the job to another.
  package var seconds: Int

  package init(worker: Int?, seconds: Int) {
    self.worker = worker
    self.seconds = seconds
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
  /// What he carries already of what is to be shared evenly.
  package var burden: Int

  package init(
    from: Int, until: Int, lunch: Lunch? = nil, capacity: Int? = nil, has: Set<Int> = [], isOut: Bool = false, burden: Int = 0
  ) {
    self.from = from
    self.until = until
    self.lunch = lunch
    self.capacity = capacity
    self.has = has
    self.isOut = isOut
    self.burden = burden
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
