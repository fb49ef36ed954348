import Basics
import Web

/// The request cannot be served: what a person or a script is told instead. Refusals of the business are `Refusal`.
package enum Problem: Error, Equatable, Sendable {
  /// No such thing, or none that the asker may know of.
  case notFound
  case unauthenticated
  /// Known, but not this person's to do.
  case forbidden
  /// The form's secret is missing or not of this session.
  case badCSRF
  /// The body is not what it says it is; `detail` names reason and place.
  case badBody(String)
  case tooLarge(max: Int)
  case wrongMediaType
  /// The path is there, but not for this method.
  case wrongMethod
  /// `If-Match` names a version that has moved on; `head` is the present one.
  case stale(head: Int)
  case idempotencyMismatch
  case tooManyAttempts(retryAfterSeconds: Int)
  case busy
  case unavailable
  /// The body came too slowly.
  case tooSlow
  /// The disc is full or takes no writes.
  case cannotWrite

  /// Stable; words: `problem.<code>`.
  package var code: String {
    switch self {
    case .notFound: return "not-found"
    case .unauthenticated: return "unauthenticated"
    case .forbidden: return "forbidden"
    case .badCSRF: return "bad-csrf"
    case .badBody: return "bad-body"
    case .tooLarge: return "too-large"
    case .wrongMediaType: return "wrong-media-type"
    case .wrongMethod: return "wrong-method"
    case .stale: return "stale"
    case .idempotencyMismatch: return "idempotency-mismatch"
    case .tooManyAttempts: return "too-many-attempts"
    case .busy: return "busy"
    case .unavailable: return "unavailable"
    case .tooSlow: return "too-slow"
    case .cannotWrite: return "cannot-write"
    }
  }

  package var status: Int {
    switch self {
    case .notFound: return 404
    case .unauthenticated: return 401
    case .forbidden, .badCSRF: return 403
    case .badBody: return 400
    case .tooLarge: return 413
    case .wrongMediaType: return 415
    case .wrongMethod: return 405
    case .stale: return 412
    case .idempotencyMismatch: return 422
    case .tooManyAttempts: return 429
    case .tooSlow: return 408
    case .busy, .unavailable, .cannotWrite: return 503
    }
  }
}

extension Problem {
  /// What kept the request from being read.
  init(_ fault: Call.Fault) {
    switch fault {
    case .tooLarge(let max): self = .tooLarge(max: max)
    case .badQuery: self = .badBody("query")
    case .cutShort: self = .badBody("body")
    case .tooSlow: self = .tooSlow
    case .noRoom: self = .busy
    }
  }
}

/// `If-Match` named a version of a case that has moved on: the present one, and what happened since.
struct StaleCase: Error, Sendable {
  let head: Int
  let changes: [JSON]
}
