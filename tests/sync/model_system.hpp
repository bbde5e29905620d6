#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/supervise/connector_port.hpp"

namespace sambung::sync {

/// A system with a table of contacts behind a connector's operations, in memory: native names are the
/// canonical ones. What can go wrong is switched on by tests. Thread-safe.
class ModelSystem final : public supervise::ConnectorPort {
 public:
  // What tests do and see.
  std::string make(const nlohmann::json& fields, std::int64_t at);
  void change(const std::string& id, const nlohmann::json& fields, std::int64_t at);
  /// Somebody changes a record and the feed tells nobody.
  void change_silently(const std::string& id, const nlohmann::json& fields, std::int64_t at);
  void remove(const std::string& id);
  void merge(const std::string& id, const std::string& into);
  std::optional<nlohmann::json> fields(const std::string& id) const;
  std::size_t size() const;
  std::uint64_t writes() const { return writes_.load(); }
  std::uint64_t finds() const { return finds_.load(); }

  std::atomic<bool> is_down = false;           ///< nothing is answered
  std::atomic<int> lost_answers = 0;           ///< so many writes take effect and are not answered
  std::atomic<bool> refuses_login = false;     ///< AUTH_DEAD
  std::atomic<const char*> refused = nullptr;  ///< the field whose writes are INVALID

  bool await_ready(std::chrono::milliseconds) override { return !is_down.load(); }
  deliver::Wants wants() const override { return {}; }
  deliver::BatchResult deliver(const std::vector<deliver::Item>&,
                               std::chrono::milliseconds) override {
    return {};
  }
  void cancel() override {}
  Result<supervise::CallResult> call(const supervise::CallRequest& request,
                                     std::chrono::milliseconds deadline) override;
  supervise::HostStatus status() const override { return {}; }

 private:
  struct Row {
    nlohmann::json fields;
    std::int64_t version = 0;
    std::int64_t at = 0;
    std::int64_t sequence = 0;
    bool deleted = false;
    std::string merged_into;
    bool by_human = true;
  };

  void touch(Row& row, std::int64_t at) SAMBUNG_REQUIRES(mutex_);
  nlohmann::json record(const std::string& id, const Row& row) const SAMBUNG_REQUIRES(mutex_);
  void find(const nlohmann::json& request, std::size_t index, supervise::CallResult& out)
      SAMBUNG_REQUIRES(mutex_);
  void fetch(const nlohmann::json& request, std::size_t index, supervise::CallResult& out)
      SAMBUNG_REQUIRES(mutex_);
  void upsert(const nlohmann::json& request, std::size_t index, supervise::CallResult& out)
      SAMBUNG_REQUIRES(mutex_);
  void changes(const std::string& cursor, std::uint32_t limit, supervise::CallResult& out)
      SAMBUNG_REQUIRES(mutex_);

  mutable Mutex mutex_;
  std::map<std::string, Row> rows_ SAMBUNG_GUARDED_BY(mutex_);
  std::int64_t sequence_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  std::int64_t next_id_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  std::atomic<std::uint64_t> writes_ = 0;
  std::atomic<std::uint64_t> finds_ = 0;
};

}  // namespace sambung::sync
