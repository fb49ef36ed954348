// The scheduling engine: an instance in, a plan with reasons out. Nothing stands here yet.
