#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "connectors/web/failure.hpp"
#include "connectors/web/json.hpp"
#include "connectors/web/line.hpp"
#include "connectors/web/url.hpp"

namespace sambung::web {

/// What the system said: 2xx, or a status that its judge calls an answer. Plain value.
struct Reply {
  int status = 0;
  Json body{};  ///< null when there was none
  HttpAnswer http{};
};

/// What a system's own words in an answer mean, where they say more than the status: an error
/// inside 200, a duplicate inside 400. Nothing: the status decides (`outcome_of`). DONE lets an
/// answer of another status than 2xx pass. AUTH_DEAD is tried once more with a fresh token. No text
/// of the system's may get into the reason but names of fields. `body` is null when there was none.
using Judge = std::function<std::optional<Outcome>(const HttpRequest& request,
                                                   const HttpAnswer& answer, const Json& body)>;

/// Exchanges JSON with one system. Throws Failure, and nothing else for what the network or the
/// system does. Confined to the instance's thread; borrows the line.
class Api {
 public:
  using Clock = std::chrono::steady_clock;

  Api(Line& line, Judge judge) : line_(line), judge_(std::move(judge)) {}

  /// No request goes out after this, and none lasts longer.
  void until(Clock::time_point deadline) { deadline_ = deadline; }
  bool in_time() const { return deadline_ - Clock::now() > kMargin; }

  /// An answer that must be JSON is UNKNOWN (TRANSIENT for what may be repeated) when it is cut
  /// off.
  Reply say(HttpRequest request);
  Json get(const std::string& path, const Query& query = {});
  /// Null when the system says that there is no such thing.
  Json get_if_there(const std::string& path, const Query& query = {});

  Line& line() { return line_; }
  /// The system's clock at its last answer, Unix milliseconds; 0: it did not say.
  std::int64_t server_ms() const { return server_ms_; }

 private:
  static constexpr std::chrono::milliseconds kMargin{400};

  Reply exchange(const HttpRequest& request);

  Line& line_;
  const Judge judge_;
  Clock::time_point deadline_ = Clock::time_point::max();
  std::int64_t server_ms_ = 0;
  int status_ = 0;
};

/// A request with `body` as JSON.
HttpRequest json_request(std::string method, std::string url, const Json& body);

/// UNKNOWN for what may have taken effect, else TRANSIENT.
Outcome lost_answer(const HttpRequest& request, std::string why);

}  // namespace sambung::web
