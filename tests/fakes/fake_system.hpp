#pragma once

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sambung/http.hpp>
#include <set>
#include <string>
#include <vector>

#include "connectors/web/line.hpp"
#include "core/base/mutex.hpp"
#include "tests/remote_http/script_server.hpp"

namespace sambung::testing {

using nlohmann::json;

/// A request as a fake sees it.
struct Ask {
  std::string method;
  std::string path;
  std::string target;                          ///< path and query as they were sent
  std::map<std::string, std::string> query;    ///< decoded
  std::map<std::string, std::string> headers;  ///< names in lower case
  json body;                                   ///< null when there is none, discarded when no JSON
  std::string text;                            ///< the body as it was sent
};

struct Told {
  int status = 200;
  json body;  ///< null: `text`
  std::map<std::string, std::string> headers;
  std::string text{};  ///< a body that is no JSON
};

/// What every system can do to its callers. A switch has a name of its own in tests/rest/README.md.
struct Faults {
  int reset_after_write = 0;   ///< so many writes are applied, and then the connection is reset
  int storm = 0;               ///< so many requests are answered 503 before anything is done
  int broken_after_write = 0;  ///< so many writes are applied and answered 502
  bool slow_body = false;      ///< a byte now and then, without end
  int truncated = 0;           ///< so many bodies are cut in the middle, without a length
  bool gzip = false;           ///< bodies come compressed
  std::int64_t skew_s = 0;     ///< how far the system's clock is before the real one
};

/// A system in memory: state, clock and faults; what it answers is its subclass's. Served over HTTP
/// on a free port, and as a `Line` without one, which has all faults but `slow_body` and `gzip`.
/// Thread-safe.
class FakeSystem : public web::Line {
 public:
  FakeSystem();
  ~FakeSystem() override;

  std::string origin() const;
  void set(const Faults& faults);
  /// Changes the fake's own state or switches, in step with its requests.
  template <class Change>
  void change(Change what) {
    Lock lock(mutex_);
    what();
  }
  std::vector<Ask> asked() const;
  /// How many requests of that method there were.
  std::size_t count(const std::string& method) const;

  HttpAnswer send(const HttpRequest& request) override;
  std::string base() override { return "https://crm.example"; }
  bool rejected() override { return false; }
  void report(const std::string& limit, const HttpLimit& stands) override;

  /// The system's clock, Unix seconds; moves by itself unless it was set.
  std::int64_t now() const;
  void set_now(std::int64_t now_s);
  /// Lets it go on by itself, so far before the real one.
  void set_ahead(std::int64_t ahead_s) { ahead_s_ = ahead_s; }

 protected:
  /// Called one at a time.
  virtual Told answer(const Ask& ask) = 0;
  /// A person merges `from` into `into` in the system's own pages, where these can do that and no documented
  /// request can: over HTTP POST /by-hand/merge?from=ID&into=ID, which no system has. Whether it was done.
  virtual bool merge_by_hand(const std::string& from, const std::string& into);
  /// Whether `ask` is a write, as `Faults` counts them.
  virtual bool is_write(const Ask& ask) const { return ask.method != "GET"; }
  /// Ends the server; every subclass's destructor says so first.
  void stop() { server_.reset(); }

 private:
  enum class Then { kGoOn, kReset, kClose, kDrip };
  struct Said {
    std::string bytes;
    Then then = Then::kGoOn;
  };
  struct Reply {
    Told told;
    bool fault = false;  ///< one of `faults_` answered in the system's place
    bool reset = false;  ///< done, and then the connection is reset
  };
  Reply reply_to(const Ask& ask) SAMBUNG_REQUIRES(mutex_);
  HttpAnswer answer_of(const Told& told) const SAMBUNG_REQUIRES(mutex_);
  bool one_of(int& left) SAMBUNG_REQUIRES(mutex_);
  Said said_to(const Ask& ask);
  Said said_to_hand(const Ask& ask) SAMBUNG_REQUIRES(mutex_);
  std::string head_of(const Told& told) const SAMBUNG_REQUIRES(mutex_);
  bool serve(Peer& peer, const std::string& request);

  mutable Mutex mutex_;
  Faults faults_ SAMBUNG_GUARDED_BY(mutex_);
  std::vector<Ask> asked_ SAMBUNG_GUARDED_BY(mutex_);
  std::int64_t now_s_ = 0;
  std::int64_t ahead_s_ = 0;
  std::map<std::string, double> reported_;
  std::unique_ptr<ScriptServer> server_;  // last: its threads use all of the above
};

/// "2026-11-26T05:40:00Z", or by another format of strftime.
std::string utc(std::int64_t time_s, const char* format = "%Y-%m-%dT%H:%M:%SZ");
std::int64_t from_utc(const std::string& text);
std::string digits(const std::string& text);

}  // namespace sambung::testing
