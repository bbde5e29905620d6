#include "core/control/server.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/thread_setup.hpp"
#include "core/control/unix_socket.hpp"
#include "core/logging/logger.hpp"

namespace sambung::control {

namespace {

constexpr std::chrono::seconds kRequestPatience{2};
constexpr std::chrono::seconds kReplyPatience{10};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const std::filesystem::path& path, Handler handler,
                                              spdlog::logger& log) {
  auto listener = listen_at(path);
  if (!listener) return listener.error();
  UniqueFd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake.valid()) return Error{ErrorCode::kUnavailable, "no eventfd for the control socket"};
  return std::unique_ptr<Server>(
      new Server(path, std::move(*listener), std::move(wake), std::move(handler), log));
}

Server::Server(std::filesystem::path path, UniqueFd listener, UniqueFd wake, Handler handler,
               spdlog::logger& log)
    : path_(std::move(path)),
      listener_(std::move(listener)),
      wake_(std::move(wake)),
      handler_(std::move(handler)),
      log_(log),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Server::~Server() {
  thread_.request_stop();
  const std::uint64_t one = 1;
  // Fails only when the counter is full, and then the thread is awake anyway.
  if (::write(wake_.get(), &one, sizeof one) < 0) log_.debug("event=control_wake_full");
  thread_.join();
  beside_.clear();
  ::unlink(path_.c_str());
}

void Server::run(const std::stop_token& stop) {
  set_up_thread("control", 5);
  while (!stop.stop_requested()) {
    pollfd ready[] = {{listener_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
    if (::poll(ready, 2, -1) <= 0 || (ready[0].revents & POLLIN) == 0) continue;
    UniqueFd client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client.valid()) serve(std::move(client));
  }
}

void Server::serve(UniqueFd client) {
  const auto line = read_line(client.get(), kRequestBytesMax, kRequestPatience);
  if (!line) return log_.debug("event=control_no_request reason=\"{}\"", line.error().what);
  auto request = Request::parse(*line);
  if (!request) return reply(client.get(), request.error());
  if (handler_.beside && handler_.beside(request->verb())) {
    return serve_beside(std::move(client), *std::move(request));
  }
  reply(client.get(), handler_.answer(*request));
}

void Server::serve_beside(UniqueFd client, Request request) {
  std::erase_if(beside_, [](const Beside& each) { return each.done.load(); });
  if (beside_.size() == kBesideMax) {
    return reply(client.get(),
                 Error{ErrorCode::kFull, "32 such requests are under way; ask again in a moment"});
  }
  Beside& made = beside_.emplace_back();
  made.thread = std::jthread(
      [this, &made, client = std::move(client), request = std::move(request)]() mutable {
        set_up_thread("control-beside", 5);
        reply(client.get(), handler_.answer(request));
        client.reset();
        made.done.store(true);
      });
}

void Server::reply(int client, const Result<std::string>& result) {
  std::string line = reply_line(result);
  if (line.size() > kReplyBytesMax) {
    line = reply_line(Error{ErrorCode::kFull, "the answer is too long; ask for less"});
  }
  if (auto written = write_all(client, line, kReplyPatience); !written) {
    log_.debug("event=control_no_reader reason=\"{}\"", written.error().what);
  }
}

}  // namespace sambung::control
