#include "core/supervise/host_life.hpp"

#include <algorithm>
#include <utility>

#include "core/logging/logger.hpp"
#include "core/supervise/manifest_wants.hpp"
#include "plugins/runtime/contract.hpp"
#include "plugins/wire/ask.hpp"
#include "plugins/wire/batch.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::supervise {

namespace {

using deliver::BatchFault;

constexpr std::size_t kReasonBytesMax = 512;

}  // namespace

HostEnd HostLife::run(const std::stop_token& stop) {
  started_ = Clock::now();
  Result<HostSession> session = HostSession::start(parts_.setup, parts_.log);
  if (!session) {
    end_.why = session.error().what;
    end_.hopeless = session.error().code == ErrorCode::kInvalid;
    return end_;
  }
  session_.emplace(*std::move(session));
  parts_.started(session_->pid());
  watch(stop);
  return end_;
}

void HostLife::watch(const std::stop_token& stop) {
  while (!over_) {
    if (stop.stop_requested()) {
      parts_.slot.answer(failed_answer(BatchFault::kNotConnected, "the broker is stopping"));
      session_->say_bye();
      return;
    }
    session_->wait(parts_.slot.wake_fd(), patience());
    receive();  // before judging: an answer may have come in time, or just before the end
    if (over_) return;
    if (session_->exited()) return end(BatchFault::kCrashed, "the host process ended by itself");
    check_deadlines();
    if (!over_) pass_requests();
  }
}

void HostLife::pass_requests() {
  for (std::string& frame : told_->take()) session_->send(std::move(frame));
  if (std::optional<RequestSlot::Pending> pending = parts_.slot.take()) {
    session_->send(std::exchange(pending->frame, {}));
    running_ = std::move(pending);
    answer_ = {};
    emit_bytes_ = 0;
  }
  if (parts_.slot.take_cancel() && running_) {
    session_->send(wire::bare_frame(wire::FrameType::kCancel, running_->sequence));
  }
}

void HostLife::receive() {
  while (!over_) {
    const Result<std::optional<wire::FrameView>> frame = session_->next();
    if (frame && !*frame) return;
    const Result<void> accepted = frame ? accept(**frame) : Result<void>(frame.error());
    if (!accepted) return end(BatchFault::kMisbehaved, accepted.error().what);
  }
}

Result<void> HostLife::accept(const wire::FrameView& frame) {
  if (frame.type == wire::FrameType::kReady) return accept_ready(frame);
  if (frame.type == wire::FrameType::kAsk) return accept_ask(frame);
  if (!running_ || frame.sequence != running_->sequence) {
    return Error{ErrorCode::kInvalid, "the host answered what was not asked"};
  }
  return accept_answer(frame);
}

Result<void> HostLife::accept_ready(const wire::FrameView& frame) {
  const Result<wire::Ready> ready = wire::decode_ready(frame.payload);
  if (!ready) return ready.error();
  if (end_.was_ready) return Error{ErrorCode::kInvalid, "the host was ready twice"};
  if (ready->outcome != SAMBUNG_DONE) {
    end_.hopeless = ready->outcome == SAMBUNG_INVALID;
    end(BatchFault::kNotConnected, runtime::printable(ready->reason, kReasonBytesMax));
    return {};
  }
  const std::string name = runtime::printable(ready->id + " " + ready->version, kReasonBytesMax);
  Result<deliver::Wants> wants = wants_of(ready->manifest, name, parts_.setup.config.reveal());
  if (!wants) {
    end_.hopeless = true;
    end(BatchFault::kNotConnected, wants.error().what);
    return {};
  }
  end_.was_ready = true;
  parts_.log.info("connection={} host ready pid={} connector={}", parts_.setup.connection,
                  session_->pid(), name);
  parts_.ready(name, *std::move(wants));
  parts_.slot.set_state(HostState::kReady, {});
  return {};
}

Result<void> HostLife::accept_answer(const wire::FrameView& frame) {
  if (frame.type == wire::FrameType::kEmit) {
    Result<wire::Emit> emit = wire::decode_emit(frame.payload);
    if (!emit) return emit.error();
    emit_bytes_ += frame.payload.size();
    if (emit_bytes_ > 2 * wire::kEmitBytesMax) {
      return Error{ErrorCode::kInvalid, "a call gave more results than its bound"};
    }
    answer_.emits.push_back(*std::move(emit));
    return {};
  }
  if (frame.type == wire::FrameType::kReply) {
    Result<wire::Reply> reply = wire::decode_reply(frame.payload);
    if (!reply) return reply.error();
    answer_.reply = *std::move(reply);
  } else {
    Result<std::vector<sambung_outcome>> outcomes = wire::decode_outcomes(frame.payload);
    if (!outcomes) return outcomes.error();
    answer_.outcomes = *std::move(outcomes);
  }
  end_.worked = true;
  running_.reset();
  parts_.slot.answer(std::exchange(answer_, {}));
  return {};
}

Result<void> HostLife::accept_ask(const wire::FrameView& frame) {
  Result<wire::Ask> ask = wire::decode_ask(frame.payload);
  if (!ask) return ask.error();
  if (parts_.asks == nullptr) {
    return Error{ErrorCode::kInvalid, "the host asked for what this connection does not have"};
  }
  AskWorker::Reply reply;
  if (wire::wants_answer(ask->kind)) {
    // The slot outlives the worker; the box lives as long as somebody may put something in.
    reply = [box = told_, number = frame.sequence, &slot = parts_.slot](const wire::Told& told) {
      box->put(wire::encode_told(number, told));
      slot.ring();
    };
  }
  if (parts_.asks->try_put(*std::move(ask), std::move(reply))) return {};
  return Error{ErrorCode::kInvalid, "the host asked more at once than it may"};
}

void HostLife::check_deadlines() {
  const Clock::time_point now = Clock::now();
  if (!end_.was_ready && now - started_ > parts_.rules.start_timeout) {
    end(BatchFault::kHung, "the connector was not ready in time");
  } else if (running_ && now >= running_->deadline) {
    end(BatchFault::kHung, "the connector did not answer by the deadline");
  } else if (now - session_->last_heard() > parts_.rules.heartbeat_timeout) {
    end(BatchFault::kHung, "the host process gave no sign of life");
  }
}

std::chrono::milliseconds HostLife::patience() const {
  Clock::time_point until = session_->last_heard() + parts_.rules.heartbeat_timeout;
  if (!end_.was_ready) until = std::min(until, started_ + parts_.rules.start_timeout);
  if (running_) until = std::min(until, running_->deadline);
  return std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()) +
         std::chrono::milliseconds(1);
}

void HostLife::end(BatchFault fault, const std::string& why) {
  over_ = true;
  parts_.slot.set_state(HostState::kBackingOff, why);
  const std::string how = session_->kill();
  end_.why = fault == BatchFault::kCrashed ? why + ": " + how : why;
  parts_.slot.answer(failed_answer(fault, end_.why));
}

}  // namespace sambung::supervise
