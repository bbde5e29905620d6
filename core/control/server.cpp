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
  ::unlink(path_.c_str());
}

void Server::run(const std::stop_token& stop) {
  set_up_thread("control", 5);
  while (!stop.stop_requested()) {
    pollfd ready[] = {{listener_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
    if (::poll(ready, 2, -1) <= 0 || (ready[0].revents & POLLIN) == 0) continue;
    const UniqueFd client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client.valid()) serve(client.get());
  }
}

void Server::serve(int client) {
  const auto line = read_line(client, kRequestBytesMax, kRequestPatience);
  if (!line) return log_.debug("event=control_no_request reason=\"{}\"", line.error().what);
  const auto request = Request::parse(*line);
  std::string reply =
      reply_line(request ? handler_(*request) : Result<std::string>(request.error()));
  if (reply.size() > kReplyBytesMax) {
    reply = reply_line(Error{ErrorCode::kFull, "the answer is too long; ask for less"});
  }
  if (auto written = write_all(client, reply, kReplyPatience); !written) {
    log_.debug("event=control_no_reader reason=\"{}\"", written.error().what);
  }
}

}  // namespace sambung::control
