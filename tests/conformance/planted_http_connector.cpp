/// A sound connector over HTTP, or one that breaks exactly one promise (planted_fault.hpp). Its system
/// is planted_store.hpp.

#include <nlohmann/json.hpp>
#include <sambung/connector.hpp>
#include <sambung/http.hpp>
#include <set>

#include "tests/conformance/planted_fault.hpp"

namespace {

using nlohmann::json;
using sambung::Call;
using sambung::HttpAnswer;
using sambung::HttpRequest;
using sambung::Outcome;
using enum planted::Fault;
using planted::kFault;

json object_of(std::string_view text) {
  json value = json::parse(text, nullptr, false);
  return value.is_object() ? value : json::object();
}

std::string text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// The first phone number that is looked for, as it stands in a query; empty for none.
std::string phone_in(const json& request) {
  const json keys = request.value("keys", json());
  const json phones = keys.is_object() ? keys.value("phone", json()) : json();
  if (!phones.is_array() || phones.empty() || !phones[0].is_string()) return {};
  std::string digits;
  for (const char c : phones[0].get<std::string>()) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits.empty() ? "" : "%2B" + digits;
}

bool is_id(const std::string& text) {
  return !text.empty() && text.size() < 19 &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

/// A record as the system shows it; null for what is none.
json record_of(const json& shown) {
  if (!shown.is_object() || !shown.contains("id") || !shown.contains("version")) return nullptr;
  json record = {{"object", "contact"},
                 {"id", shown["id"]},
                 {"version", shown["version"]},
                 {"at", 1'764'050'000'000}};
  if (shown.contains("merged_into")) {
    record["merged_into"] = shown["merged_into"];
  } else {
    record["fields"] = shown.value("fields", json::object());
  }
  return record;
}

class PlantedHttp {
 public:
  explicit PlantedHttp(const sambung::Setup& setup) : http_(setup.host) {
    const json config = object_of(setup.config);
    if (!config.empty()) throw sambung::ConfigError(config.begin().key() + ": unknown key");
  }

  void describe(Call& call) {
    call.emit(0, R"({"objects":["contact"],"contact":{"create":true,"idempotent":"search",
      "versions":"none","find":["phone"],"merges":true,"deletes":"fetch"}})");
    call.settle_all(Outcome::done());
  }

  void find(Call& call) {
    begin(call);
    for (std::size_t i = 0; i < call.size(); ++i) {
      std::vector<json> found;
      call.settle(i, search(object_of(call.request(i)), found));
      for (const json& record : found) call.emit(i, record.dump());
    }
  }

  void fetch(Call& call) {
    begin(call);
    for (std::size_t i = 0; i < call.size(); ++i) {
      const std::string id = text_in(object_of(call.request(i)), "id");
      if (!is_id(id)) {
        call.settle(i, Outcome::done());
        continue;
      }
      json record;
      const Outcome outcome = ask({.url = "/contacts/" + id}, record);
      if (!record.is_null()) call.emit(i, record.dump());
      call.settle(i, outcome.outcome == SAMBUNG_GONE ? Outcome::done() : outcome);
    }
  }

  void upsert(Call& call) {
    begin(call);
    for (std::size_t i = 0; i < call.size(); ++i) call.settle(i, put(call, i));
  }

  void erase(Call& call) {
    begin(call);
    for (std::size_t i = 0; i < call.size(); ++i) {
      Outcome outcome = Outcome::done();
      for (const json& id : object_of(call.request(i)).value("records", json::array())) {
        if (!id.is_string() || !is_id(id) || !outcome.is_done()) continue;
        json record;
        outcome = ask({.method = "DELETE", .url = "/contacts/" + id.get<std::string>()}, record);
        if (outcome.outcome == SAMBUNG_GONE) outcome = Outcome::done();
      }
      call.settle(i, outcome);
    }
  }

 private:
  void begin(const Call& call) { until_ = call.deadline(); }

  /// Leaves time to tell what came.
  HttpAnswer send(HttpRequest request) {
    const auto left = until_ - Call::Clock::now() - std::chrono::milliseconds(300);
    request.deadline = std::max(std::chrono::duration_cast<std::chrono::milliseconds>(left),
                                std::chrono::milliseconds(1));
    return http_.send(request);
  }

  /// A request whose answer is a record.
  Outcome ask(const HttpRequest& request, json& record) {
    const HttpAnswer answer = send(request);
    const Outcome outcome = sambung::outcome_of(request, answer);
    const std::string into = text_in(object_of(answer.body), "merged_into");
    if (answer.status == 409 && !into.empty()) {
      return kFault == kForgetsMerges ? Outcome::gone("no such record") : Outcome::merged(into);
    }
    if (!outcome.is_done()) return outcome;
    record = record_of(object_of(answer.body));
    return record.is_null() ? Outcome::unknown("the answer is no record") : outcome;
  }

  Outcome search(const json& request, std::vector<json>& found) {
    const std::string phone = phone_in(request);
    if (phone.empty()) return Outcome::done();
    const HttpRequest asking{.url = "/contacts?phone=" + phone};
    const HttpAnswer answer = send(asking);
    const Outcome outcome = sambung::outcome_of(asking, answer);
    if (!outcome.is_done()) return outcome;
    const json items = object_of(answer.body).value("items", json());
    if (!items.is_array()) return Outcome::transient("the answer is no list");
    for (const json& item : items) {
      if (json record = record_of(item); !record.is_null()) found.push_back(std::move(record));
    }
    return outcome;
  }

  /// Makes or changes; a making in doubt looks first.
  Outcome put(Call& call, std::size_t i) {
    const json asked = object_of(call.request(i));
    json fields = asked.value("fields", json());
    if (!fields.is_object()) return Outcome::invalid("fields: missing");
    std::string id = text_in(asked, "id");
    const bool doubt = asked.value("doubt", json(false)) == json(true);
    if (id.empty() && doubt) {
      std::vector<json> found;
      const Outcome outcome = search(asked, found);
      if (!outcome.is_done()) return outcome;
      if (!found.empty()) id = found.front()["id"];
      if (!id.empty() && kFault == kWritesAgain) fields["name"] = "Another";
    }
    if (!id.empty() && !is_id(id)) return Outcome::gone("no such record");
    const HttpRequest request{.method = id.empty() ? "POST" : "PATCH",
                              .url = id.empty() ? "/contacts" : "/contacts/" + id,
                              .body = fields.dump(-1, ' ', false, json::error_handler_t::replace),
                              .repeatable = !id.empty()};
    json record;
    const Outcome outcome = ask(request, record);
    if (!outcome.is_done()) return told(outcome, i, id);
    made_.insert(record["id"].get<std::string>());
    if (kFault == kEchoesOtherwise) record["fields"]["name"] = "Another";
    call.emit(i, record.dump());
    return Outcome::done(record["id"]);
  }

  /// What a write that was not done is told as.
  Outcome told(const Outcome& outcome, std::size_t i, const std::string& id) const {
    const bool inside = i > 0;  // of a batch
    if (kFault == kForgetsALostAnswer && outcome.outcome == SAMBUNG_UNKNOWN)
      return Outcome::transient("no answer");
    if (kFault == kGivesUpInAStorm && inside && outcome.outcome == SAMBUNG_THROTTLED)
      return Outcome::invalid("too many");
    if (kFault == kGivesUpWithoutToken && inside && outcome.outcome == SAMBUNG_AUTH_DEAD)
      return Outcome::invalid("no token");
    const bool gone = outcome.outcome == SAMBUNG_GONE;
    if (kFault == kWritesWhatIsDeleted && gone && made_.contains(id)) return Outcome::done(id);
    return outcome;
  }

  sambung::Http http_;
  Call::Clock::time_point until_;
  std::set<std::string> made_;
};

}  // namespace

SAMBUNG_CONNECTOR(PlantedHttp, "planted-http", "0.1.0", R"({"name":"Planted","summary":"For tests",
  "config":{"type":"object","additionalProperties":false,"properties":{}},
  "secrets":[],"events":null,"replay_safe":true,
  "http":{},"auth":{"method":"static_header",
    "carrier":{"header":"Authorization","prefix":"Bearer "}},
  "mapping":{"contact":{"name":"/name","phone":"/phone"}}})")
