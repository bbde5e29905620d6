#pragma once

#include <spdlog/sinks/ostream_sink.h>

#include <memory>
#include <sstream>
#include <string>
#include <thread>

#include "core/deliver/delivery.hpp"
#include "core/logging/logger.hpp"
#include "tests/deliver/fakes.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::deliver {

/// A delivery of the connection "crm" over a feed and a host in memory and a real ledger; it can be
/// stopped and started again.
class Running {
 public:
  Running() { ledger_ = *ledger::open_sqlite_ledger(folder_ / "ledger.db", clock_); }

  void start(DeliveryOptions options = {}) {
    options.connection = "crm";
    delivery_ = std::make_unique<Delivery>(options, feed, host, *ledger_, clock_, log_);
  }
  void stop() { delivery_.reset(); }

  template <class Condition>
  bool await(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::yield();
    }
    return true;
  }
  bool drained() {
    return await([this] { return delivery_->drained(); });
  }

  Delivery& delivery() { return *delivery_; }
  /// How often a line of the log has `text`; once it is stopped.
  std::size_t logged(const std::string& text) const {
    std::size_t count = 0;
    std::istringstream lines(log_text_.str());
    for (std::string line; std::getline(lines, line);) count += line.find(text) != line.npos;
    return count;
  }
  ledger::Ledger& ledger() { return *ledger_; }

  FakeFeed feed;
  FakeHost host;

 private:
  testing::TempFolder folder_;
  SystemClock clock_;
  std::ostringstream log_text_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log_text_)};
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<Delivery> delivery_;
};

}  // namespace sambung::deliver
