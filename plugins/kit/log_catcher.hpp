#pragma once

#include <spdlog/sinks/base_sink.h>

#include <mutex>
#include <string>

namespace sambung::kit {

/// Keeps every line that is logged, so that it can be searched. Thread-safe.
class LogCatcher final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  std::string text() {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& line) override {
    text_.append(line.payload.data(), line.payload.size()).append("\n");
  }
  void flush_() override {}

 private:
  std::string text_;
};

}  // namespace sambung::kit
