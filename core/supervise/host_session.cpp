#include "core/supervise/host_session.hpp"

#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/logging/logger.hpp"
#include "core/supervise/log_levels.hpp"
#include "core/supervise/run_directory.hpp"
#include "plugins/runtime/contract.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::supervise {

namespace {

constexpr std::size_t kStderrBytesMax =
    64 * 1024;                          // a read at a time, so that it cannot hold us up
constexpr unsigned kLogLinesMax = 100;  // a second and host

bool same_secret(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string bootstrap_frame(const HostSetup& setup, const std::string& endpoint,
                            const Secret& token) {
  wire::Bootstrap bootstrap;
  bootstrap.connection = setup.connection;
  bootstrap.plugin_path = setup.plugin_path;
  bootstrap.config = setup.config.duplicate();
  bootstrap.mapping = setup.mapping;
  bootstrap.http = setup.http;
  bootstrap.endpoint = endpoint;
  bootstrap.token = token.duplicate();
  bootstrap.heartbeat_ms = static_cast<std::uint32_t>(setup.heartbeat.count());
  bootstrap.grace_ms = static_cast<std::uint32_t>(setup.grace.count());
  return wire::encode_bootstrap(bootstrap);
}

}  // namespace

HostSession::HostSession(const HostSetup& setup, Child child, HostLink link, Secret token,
                         spdlog::logger& log)
    : connection_(setup.connection),
      grace_(setup.grace),
      child_(std::move(child)),
      link_(std::move(link)),
      token_(std::move(token)),
      log_(log) {}

Result<HostSession> HostSession::start(const HostSetup& setup, spdlog::logger& log) {
  if (setup.config.reveal().size() > wire::kConfigBytesMax) {
    return Error{ErrorCode::kInvalid,
                 "connection " + setup.connection + ": its configuration is longer than 1 MiB"};
  }
  if (setup.mapping.size() > wire::kMappingBytesMax || setup.http.size() > wire::kHttpBytesMax) {
    return Error{ErrorCode::kInvalid,
                 "connection " + setup.connection +
                     ": its mapping is longer than 256 KiB, or its http longer than 64 KiB"};
  }
  Result<HostLink> link = HostLink::open(setup.run_directory);
  if (!link) return link.error();
  Result<std::string> bytes = random_bytes(wire::kTokenBytes);
  if (!bytes) return bytes.error();
  Secret token(*std::move(bytes));
  Result<Child> child = Child::start(setup.host_program);
  if (!child) return child.error();
  const Secret frame(bootstrap_frame(setup, link->endpoint(), token));
  const Result<void> told = child->write(frame.reveal());
  if (!told) return told.error();
  return HostSession(setup, *std::move(child), *std::move(link), std::move(token), log);
}

void HostSession::wait(int wake_fd, std::chrono::milliseconds patience) {
  std::array<pollfd, 3> others{
      {{child_.exit_fd(), POLLIN, 0}, {child_.stderr_fd(), POLLIN, 0}, {wake_fd, POLLIN, 0}}};
  link_.wait(others, patience);
  if (others[1].revents != 0) read_stderr();
  exited_ = exited_ || others[0].revents != 0;
}

Result<std::optional<wire::FrameView>> HostSession::next() {
  while (const std::optional<std::string_view> bytes = link_.receive()) {
    if (link_.has_peer() && !link_.from_peer()) continue;
    const Result<wire::FrameView> frame = wire::decode_frame(*bytes);
    if (!link_.has_peer()) {
      // Until somebody shows the token, whatever arrives is nobody's.
      if (!frame || frame->type != wire::FrameType::kHello) continue;
      const Result<wire::Hello> hello = wire::decode_hello(frame->payload);
      if (hello && same_secret(hello->token, token_.reveal())) link_.accept_sender();
      continue;
    }
    if (!frame) return frame.error();
    last_heard_ = Clock::now();
    const Result<bool> taken = accept_unanswered(*frame);
    if (!taken) return taken.error();
    if (!*taken) return std::optional(*frame);
  }
  return std::optional<wire::FrameView>();
}

Result<bool> HostSession::accept_unanswered(const wire::FrameView& frame) {
  switch (frame.type) {
    case wire::FrameType::kHeartbeat: return true;
    case wire::FrameType::kLog: {
      const Result<wire::LogLine> line = wire::decode_log(frame.payload);
      if (!line) return line.error();
      log_line(std::clamp(line->level, 0, 3), runtime::printable(line->text, wire::kLogBytesMax));
      return true;
    }
    case wire::FrameType::kReady:
    case wire::FrameType::kOutcomes:
    case wire::FrameType::kEmit:
    case wire::FrameType::kAsk:
    case wire::FrameType::kReply: return false;
    default: return Error{ErrorCode::kInvalid, "the host sent a frame that only the broker sends"};
  }
}

void HostSession::read_stderr() {
  std::array<char, 4096> chunk;
  std::size_t total = 0;
  ssize_t got = 0;
  while (total < kStderrBytesMax &&
         (got = read(child_.stderr_fd(), chunk.data(), chunk.size())) > 0) {
    total += static_cast<std::size_t>(got);
    stderr_rest_.append(chunk.data(), static_cast<std::size_t>(got));
    std::size_t end = 0;
    while ((end = stderr_rest_.find('\n')) != std::string::npos ||
           stderr_rest_.size() > wire::kLogBytesMax) {
      const std::size_t size = std::min(end, stderr_rest_.size());
      log_line(2,
               "stderr: " + runtime::printable(stderr_rest_.substr(0, size), wire::kLogBytesMax));
      stderr_rest_.erase(0, size + 1);
    }
  }
}

void HostSession::log_line(int level, const std::string& text) {
  if (Clock::now() - log_window_ > std::chrono::seconds(1)) {
    if (log_lines_ > kLogLinesMax) {
      log_.warn("connection={} {} lines of its host were dropped", connection_,
                log_lines_ - kLogLinesMax);
    }
    log_window_ = Clock::now();
    log_lines_ = 0;
  }
  if (++log_lines_ > kLogLinesMax) return;
  log_.log(kLevels[level], "connection={} {}", connection_, text);
}

std::string HostSession::kill() {
  child_.kill();
  std::string how = child_.reap();
  read_stderr();
  exited_ = true;
  return how;
}

void HostSession::say_bye() {
  const Clock::time_point until = Clock::now() + grace_ + std::chrono::milliseconds(500);
  if (link_.has_peer()) send(wire::bare_frame(wire::FrameType::kBye, 0));
  while (!exited_ && link_.has_peer() && Clock::now() < until) {
    wait(-1, std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()));
    while (const auto frame = next()) {
      if (!*frame) break;
    }
  }
  kill();
}

}  // namespace sambung::supervise
