#include "core/app/recent_lines.hpp"

#include <spdlog/sinks/base_sink.h>

#include <deque>
#include <mutex>

#include "core/logging/logger.hpp"

namespace sambung::app {

namespace {

constexpr std::size_t kLinesMax = 500;

/// Lines are formatted as they come: what a formatter takes out never stands here.
class RecentLines final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  std::vector<std::string> lines() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return {lines_.begin(), lines_.end()};
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    lines_.emplace_back(line.data(), line.size());
    if (lines_.back().ends_with('\n')) lines_.back().pop_back();
    if (lines_.size() > kLinesMax) lines_.pop_front();
  }
  void flush_() override {}

 private:
  std::deque<std::string> lines_;
};

}  // namespace

std::shared_ptr<spdlog::sinks::sink> make_recent_lines() { return std::make_shared<RecentLines>(); }

std::vector<std::string> recent_lines(const spdlog::logger& log) {
  for (const auto& sink : log.sinks()) {
    if (const auto recent = std::dynamic_pointer_cast<RecentLines>(sink)) return recent->lines();
  }
  return {};
}

}  // namespace sambung::app
