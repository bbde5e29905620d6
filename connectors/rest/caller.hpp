#pragma once

#include <chrono>
#include <sambung/outcome.hpp>

#include "connectors/rest/definition.hpp"
#include "connectors/rest/web.hpp"

namespace sambung::rest {

/// What came of a request.
struct Reply {
  Outcome outcome;             ///< DONE, or what the answer means
  bool none = false;           ///< DONE, and there is nothing
  Json body;                   ///< null when there was none
  std::int64_t server_ms = 0;  ///< 0: the system did not say
  Micros answered = 0;         ///< by the system's clock, or ours; later than any answer before it
  std::string next;            ///< of the header Link with rel="next"
  int status = 0;

  bool good() const { return outcome.is_done() && !none; }
};

/// Whether an answer must have JSON to count.
enum class Needs : std::uint8_t { kNothing, kBody };

/// Says requests of a definition: fills the templates, sends, and reads what the answer means.
/// Confined to the instance's thread. Never throws for what the network or the data does.
class Caller {
 public:
  using Clock = std::chrono::steady_clock;

  Caller(const Definition& definition, Line& line) : definition_(definition), line_(line) {}

  /// No request goes out after this.
  void set_deadline(Clock::time_point deadline) { deadline_ = deadline; }
  bool in_time() const { return deadline_ - Clock::now() > kMargin; }

  /// The steps before it, whose answers are put into `scope["vars"]`, and then the request.
  /// `url` not empty: goes there instead of to the path and query of `spec`.
  Reply call(const RequestSpec& spec, Json& scope, Needs needs, const std::string& url = {});

  Line& line() { return line_; }
  const Definition& definition() const { return definition_; }

 private:
  static constexpr std::chrono::milliseconds kMargin{400};

  std::optional<Outcome> run_before(const RequestSpec& spec, Json& scope);
  HttpRequest filled(const RequestSpec& spec, const Json& scope, const std::string& url) const;
  Reply exchange(const RequestSpec& spec, const HttpRequest& request, const Json& scope,
                 Needs needs);
  Micros time_of(const HttpAnswer& http);
  void read_meters(const HttpAnswer& http, const Json& body);

  const Definition& definition_;
  Line& line_;
  Clock::time_point deadline_ = Clock::time_point::max();
  Micros answered_ = 0;
};

/// Puts what `save` names in `body` into `scope["vars"]`, if it is there.
void keep(const Save& save, const Json& body, Json& scope);

/// The list at `items`: a list as it is, an object as its members' values, else nothing.
std::vector<Json> items_at(const Json& body, const std::string& items, const std::string& element);

}  // namespace sambung::rest
