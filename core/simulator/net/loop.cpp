#include "core/simulator/net/loop.hpp"

#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

namespace sambung::simulator {

Loop::Loop() : context_(std::make_unique<asio::io_context>(1)) {}

Loop::~Loop() { stop(); }

void Loop::run() {
  SAMBUNG_ASSERT(!thread_.joinable());
  thread_ = std::jthread([this] {
    const auto guard = asio::make_work_guard(*context_);
    context_->run();
  });
}

void Loop::stop() {
  context_->stop();
  if (thread_.joinable()) thread_.join();
}

void Loop::post(std::function<void()> task) { asio::post(*context_, std::move(task)); }

void Loop::after(std::chrono::microseconds delay, std::function<void()> task) {
  // The timer lives in its own handler, so it is freed when it fires or when the loop is destroyed.
  auto timer = std::make_shared<asio::steady_timer>(*context_, delay);
  timer->async_wait([timer, task = std::move(task)](const boost::system::error_code& failed) {
    if (!failed) task();
  });
}

}  // namespace sambung::simulator
