#include "core/bus/bus.hpp"

#include <arpa/inet.h>
#include <sys/un.h>

#include "core/base/backoff.hpp"
#include "core/base/thread_setup.hpp"
#include "core/logging/logger.hpp"
#include "core/supervise/run_directory.hpp"

namespace sambung::bus {

namespace {

constexpr std::size_t kTokenBytesMin = 16;
constexpr std::chrono::milliseconds kRestartFirst{100};
constexpr std::chrono::milliseconds kRestartMost{10'000};
constexpr std::chrono::milliseconds kLookAgain{1000};
/// Rings are no closer than this: a feed needs no more, and a busy journal commits thousands of
/// times.
constexpr std::chrono::milliseconds kRingEvery{2};

bool is_loopback(const std::string& address) {
  in_addr four{};
  in6_addr six{};
  if (inet_pton(AF_INET, address.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  return inet_pton(AF_INET6, address.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

Result<void> check(const BusOptions& options) {
  const std::string longest = feed_socket(options.socket).string();
  if (longest.size() >= sizeof(sockaddr_un::sun_path)) {
    return Error{ErrorCode::kInvalid, "bus.socket: the path " + longest +
                                          " is too long for a socket; use a shorter folder"};
  }
  if (options.tcp_address.empty()) return {};
  if (!is_loopback(options.tcp_address)) {
    return Error{ErrorCode::kInvalid,
                 "bus.tcp: " + options.tcp_address +
                     " is not on loopback, where the bus would need encryption and keys (CURVE), "
                     "which come later; use 127.0.0.1"};
  }
  if (options.token.reveal().size() < kTokenBytesMin) {
    return Error{ErrorCode::kInvalid,
                 "bus.token: tcp needs a token of at least 16 bytes, since every program of this "
                 "machine can connect; take one from `openssl rand -hex 16`"};
  }
  return {};
}

}  // namespace

std::filesystem::path feed_socket(const std::filesystem::path& socket) {
  return socket.parent_path() / (socket.stem().string() + ".feed" + socket.extension().string());
}

Result<std::unique_ptr<Bus>> Bus::start(BusOptions options, journal::Journal& journal,
                                        deliver::Feed& feed, ledger::Ledger& ledger,
                                        const Clock& clock, spdlog::logger& log) {
  if (auto good = check(options); !good) return good.error();
  auto folder = supervise::ensure_private_directory(options.socket.parent_path().string());
  if (!folder) return folder.error();
  auto outlet = Outlet::make();
  if (!outlet) return outlet.error();
  return std::unique_ptr<Bus>(
      new Bus(std::move(options), std::move(*outlet), journal, feed, ledger, clock, log));
}

Bus::Bus(BusOptions options, std::unique_ptr<Outlet> outlet, journal::Journal& journal,
         deliver::Feed& feed, ledger::Ledger& ledger, const Clock& clock, spdlog::logger& log)
    : options_(std::move(options)),
      journal_(journal),
      log_(log),
      outlet_(std::move(outlet)),
      consumers_({journal, feed, ledger, clock, log, *outlet_}) {
  report("starting", "");
  ringer_ = std::jthread([this](const std::stop_token& stop) { ring_on_growth(stop); });
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Bus::~Bus() {
  thread_.request_stop();
  ringer_.request_stop();
  outlet_->wake();
  journal_.doorbell().ring();
}

BusStatus Bus::status() const {
  BusStatus status;
  {
    Lock lock(mutex_);
    status = status_;
  }
  status.consumers = consumers_.status();
  return status;
}

void Bus::run(const std::stop_token& stop) {
  set_up_thread("bus", 2);
  Backoff backoff(kRestartFirst, kRestartMost, 1);
  while (!stop.stop_requested()) {
    ChildLife life(*this, *outlet_, log_);
    const std::string why =
        life.run(options_.program.string(), bootstrap(), stop, [this](pid_t pid) {
          Lock lock(mutex_);
          status_.pid = pid;
        });
    followed_ = false;
    consumers_.disconnect_all();
    outlet_->take();  // for clients of a child that is no more
    if (stop.stop_requested()) return;
    if (life.worked()) backoff.reset();
    const auto delay = backoff.next();
    log_.warn("event=bus_ended restart_in_ms={} reason=\"{}\"", delay.count(), why);
    report("waiting", why);
    rest(delay, stop);
  }
}

void Bus::ring_on_growth(const std::stop_token& stop) {
  set_up_thread("bus-ring", 2);
  while (!stop.stop_requested()) {
    const std::uint64_t rings = journal_.doorbell().rings();
    if (followed_) outlet_->ring();
    rest(kRingEvery, stop);
    journal_.doorbell().wait(rings, kLookAgain, stop);
  }
}

std::string Bus::bootstrap() const {
  return encode(Bootstrap{.journal_file = options_.journal_file.string(),
                          .keys_file = options_.keys_file.string(),
                          .master_key = options_.master_key.duplicate(),
                          .requests_socket = options_.socket.string(),
                          .feed_socket = feed_socket(options_.socket).string(),
                          .tcp_address = options_.tcp_address,
                          .tcp_port = options_.tcp_port,
                          .token = options_.token.duplicate(),
                          .feed_frames_max = options_.feed_frames_max,
                          .resume = resume_});
}

void Bus::rest(std::chrono::milliseconds delay, const std::stop_token& stop) {
  const auto until = std::chrono::steady_clock::now() + delay;
  Lock lock(mutex_);
  while (!stop.stop_requested() && std::chrono::steady_clock::now() < until) {
    stopping_.wait_until(mutex_, stop, until);
  }
}

void Bus::report(const char* state, std::string reason) {
  Lock lock(mutex_);
  if (status_.state == "waiting") ++status_.restarts;
  status_.state = state;
  status_.reason = std::move(reason);
}

void Bus::on_listening(const Listening& listening) {
  report("running", "");
  log_.info("event=bus_listening socket={} tcp={}", options_.socket.string(),
            listening.tcp_requests.empty() ? "none" : listening.tcp_requests);
  Lock lock(mutex_);
  status_.listening = listening;
}

void Bus::on_alive(Alive alive) {
  const bool newly = alive.followed && !followed_;
  followed_ = alive.followed;
  if (newly) outlet_->ring();
  resume_ = std::move(alive.offsets);
}

void Bus::on_request(const std::string& route, const std::string& text) {
  consumers_.on_request(route, text);
}

void Bus::on_gone(const std::string& route) { consumers_.on_gone(route); }

void Bus::on_tick() { consumers_.on_tick(); }

}  // namespace sambung::bus
