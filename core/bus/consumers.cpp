#include "core/bus/consumers.hpp"

#include "core/bus/reply.hpp"
#include "core/logging/logger.hpp"

namespace sambung::bus {

using deliver::BatchFault;
using deliver::ItemOutcome;
using deliver::OutcomeClass;

namespace {

std::vector<std::uint64_t> watermark_of(const Cursor& cursor, std::uint32_t partitions) {
  std::vector<std::uint64_t> watermark(partitions, 0);
  for (const auto& [partition, offset] : cursor.after) watermark[partition] = offset;
  return watermark;
}

ItemOutcome outcome_of(const Request& request) {
  ItemOutcome outcome;
  outcome.outcome = request.op == Op::kAck    ? OutcomeClass::kDone
                    : request.op == Op::kTerm ? OutcomeClass::kInvalid
                                              : OutcomeClass::kThrottled;
  outcome.retry_after = request.delay;
  outcome.reason = request.reason;
  return outcome;
}

}  // namespace

Consumers::Consumers(const Surroundings& surroundings)
    : around_(surroundings),
      // Above every fence of an earlier life, and exact as a number of JavaScript.
      last_fence_(static_cast<std::uint64_t>(unix_ms(surroundings.clock.now())) * 1000) {}

Consumers::~Consumers() = default;

void Consumers::on_request(const std::string& route, const std::string& text) {
  auto decoded = decode_request(text);
  if (const Refusal* refused = std::get_if<Refusal>(&decoded)) {
    around_.outlet.send(route, error_reply(*refused));
    return;
  }
  act(route, std::get<Request>(decoded));
}

void Consumers::act(const std::string& route, const Request& request) {
  if (request.op == Op::kOpen) return open(route, request);
  if (request.op == Op::kRewind) return rewind(route, request);
  answer(route, request);
}

void Consumers::refuse(const std::string& route, const Request& request, std::string code,
                       std::string what) {
  around_.outlet.send(route, error_reply({std::move(code), std::move(what), request.id}));
}

Consumer* Consumers::owned_by(const std::string& route, std::uint64_t fence) {
  for (auto& [name, consumer] : consumers_) {
    const auto client = consumer->remote().client();
    if (client && client->fence == fence && client->route == route) return consumer.get();
  }
  return nullptr;
}

void Consumers::answer(const std::string& route, const Request& request) {
  Lock lock(mutex_);
  Consumer* consumer = owned_by(route, request.fence);
  if (consumer == nullptr) {
    return refuse(route, request, "no_session",
                  "no consumer is open with this fence on this connection; open it again");
  }
  consumer->heard = Steady::now();
  RemoteConsumer& remote = consumer->remote();
  switch (request.op) {
    case Op::kPing: return around_.outlet.send(route, pong_reply(request.id));
    case Op::kAckThrough: return remote.settle_through(request.delivery);
    case Op::kProgress: return remote.extend(request.delivery);
    case Op::kClose: {
      remote.detach(BatchFault::kNotConnected);
      std::erase_if(consumers_, [&](const auto& entry) { return entry.second.get() == consumer; });
      return around_.outlet.send(route, done_reply("closed", request.id, ""));
    }
    default: return remote.settle(request.delivery, outcome_of(request));
  }
}

void Consumers::open(const std::string& route, const Request& request) {
  Lock lock(mutex_);
  bool known = true;
  auto consumer = find_or_make(route, request, known);
  if (!consumer) {
    const ErrorCode code = consumer.error().code;
    return refuse(route, request,
                  code == ErrorCode::kInvalid ? "reset"
                  : code == ErrorCode::kFull  ? "full"
                                              : "unavailable",
                  consumer.error().what);
  }
  const std::uint64_t fence = ++last_fence_;
  (*consumer)->heard = Steady::now();
  around_.outlet.send(route, opened_reply(request, fence, known, kAlive));
  (*consumer)->remote().attach(
      {.route = route, .fence = fence, .credit = request.credit, .ack_wait = request.ack_wait});
  around_.log.info("event=consumer_opened consumer={} fence={}", request.name, fence);
}

/// The consumer of that name, free of its earlier client, made and entered in the ledger when there
/// is none.
Result<Consumer*> Consumers::find_or_make(const std::string& route, const Request& request,
                                          bool& known) {
  const auto running = consumers_.find(request.name);
  if (running != consumers_.end()) {
    RemoteConsumer& remote = running->second->remote();
    if (const auto earlier = remote.client()) {
      // A client that asks again on its connection, because the answer took long, fences nobody.
      const bool same = earlier->route == route;
      if (!same) remote.tell(fenced_notice(earlier->fence));
      remote.detach(same ? BatchFault::kNotConnected : BatchFault::kCrashed);
    }
    if (running->second->fits(request)) return running->second.get();
    consumers_.erase(running);
  }
  if (consumers_.size() >= kConsumersMax) {
    return Error{ErrorCode::kFull, "64 durable consumers are in use; close one"};
  }
  const std::string name = ledger_name(request.name);
  const auto stored = around_.ledger.find(name);
  if (!stored) return stored.error();
  known = stored->has_value();
  if (known && (*stored)->epoch != around_.journal.epoch()) {
    return Error{ErrorCode::kInvalid,
                 "the consumer stands in another journal, which was restored or "
                 "is new; rewind it to where it shall go on"};
  }
  if (!known) {
    const auto start = resolve(request.start, around_.journal);
    if (!start) return start.error();
    const auto owned = around_.ledger.own(name, around_.journal.epoch(),
                                          watermark_of(*start, around_.journal.partitions()));
    if (!owned) return owned.error();
  }
  auto& made = consumers_[request.name];
  made = std::make_unique<Consumer>(request, around_);
  return made.get();
}

void Consumers::rewind(const std::string& route, const Request& request) {
  Lock lock(mutex_);
  const auto running = consumers_.find(request.name);
  if (running != consumers_.end()) {
    if (running->second->remote().client()) {
      return refuse(route, request, "busy", "a client has this consumer open; close it first");
    }
    consumers_.erase(running);
  }
  const auto stored = around_.ledger.find(ledger_name(request.name));
  if (!stored) return refuse(route, request, "unavailable", stored.error().what);
  if (!*stored) return refuse(route, request, "not_found", "there is no consumer of this name");
  const auto start = resolve(request.start, around_.journal);
  if (!start) return refuse(route, request, "reset", start.error().what);
  const auto rewound = around_.ledger.rewind(ledger_name(request.name), around_.journal.epoch(),
                                             watermark_of(*start, around_.journal.partitions()));
  if (!rewound) return refuse(route, request, "unavailable", rewound.error().what);
  around_.log.info("event=consumer_rewound consumer={}", request.name);
  around_.outlet.send(route, done_reply("rewound", request.id, request.name));
}

void Consumers::on_gone(const std::string& route) {
  Lock lock(mutex_);
  for (auto& [name, consumer] : consumers_) {
    const auto client = consumer->remote().client();
    if (client && client->route == route) consumer->remote().detach(BatchFault::kCrashed);
  }
}

void Consumers::on_tick() {
  const auto oldest = Steady::now() - kAlive;
  Lock lock(mutex_);
  for (auto& [name, consumer] : consumers_) {
    if (consumer->heard > oldest || !consumer->remote().client()) continue;
    around_.log.warn("event=consumer_silent consumer={} ms={}", name, kAlive.count());
    consumer->remote().detach(BatchFault::kCrashed);
  }
}

void Consumers::disconnect_all() {
  Lock lock(mutex_);
  for (auto& [name, consumer] : consumers_) consumer->remote().detach(BatchFault::kNotConnected);
}

std::vector<ConsumerStatus> Consumers::status() const {
  Lock lock(mutex_);
  std::vector<ConsumerStatus> all;
  for (const auto& [name, consumer] : consumers_) {
    const auto client = consumer->remote().client();
    all.push_back({.name = name,
                   .connected = client.has_value(),
                   .fence = client ? client->fence : 0,
                   .delivery = consumer->delivery().status()});
  }
  return all;
}

}  // namespace sambung::bus
