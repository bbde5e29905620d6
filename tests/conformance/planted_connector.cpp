/// A sound connector over one file, or one that breaks exactly one promise (planted_fault.hpp): what
/// the checks of plugins/kit must find. Configuration: {"folder":"/x","token":"secret"}.

#include <fcntl.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <sambung/connector.hpp>
#include <set>

#include "tests/conformance/planted_fault.hpp"

namespace {

using nlohmann::json;
using sambung::Call;
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

class Planted {
 public:
  explicit Planted(const sambung::Setup& setup) : host_(setup.host) {
    const json config = object_of(setup.config);
    for (const auto& [key, value] : config.items()) {
      const bool known = key == "folder" || key == "token";
      if (!known && kFault != kTakesAnyKey) throw sambung::ConfigError(key + ": unknown key");
      if (known && !value.is_string()) throw sambung::ConfigError(key + ": must be a text");
    }
    path_ = text_in(config, "folder") + "/planted.jsonl";
    token_ = text_in(config, "token");
    std::ifstream in(path_);
    for (std::string line; std::getline(in, line);) take(object_of(line));
  }

  sambung::Outcomes deliver(const sambung::Batch& batch) {
    cancelled_ = false;
    sambung::Outcomes outcomes;
    for (const sambung::Event event : batch) outcomes.push_back(keep(event));
    return outcomes;
  }

  Outcome keep(const sambung::Event& event) {
    if (cancelled_) return Outcome::transient("cancelled");
    const json body = json::parse(event.body(), nullptr, false);
    if (!body.is_object()) {
      if (kFault == kRetriesNonsense) return Outcome::transient("no JSON object");
      if (kFault == kCrashesOnNonsense) std::abort();
      return Outcome::invalid("the body is no JSON object");
    }
    if (kFault == kTalksOfPeople)
      host_.note("a message of " + body.value("/from/name"_json_pointer, ""));
    const std::string id(event.id());
    if (!events_.contains(id) || kFault == kWritesTwice) append({{"event", id}});
    return Outcome::done();
  }

  void cancel() noexcept {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    changed_.notify_all();
  }

  void describe(Call& call) {
    if (kFault == kTalksOfSecrets) host_.debug("speaking with token " + token_);
    call.emit(0, R"({"objects":["contact"],"contact":{"create":true,"idempotent":"op",
      "versions":"refused","find":["phone"],"merges":false,"deletes":"none"},
      "changes":{"mode":"poll","lag_ms":0,"poll_ms":1000},
      "lookups":{"visit":{"keys":["phone"],"returns":{"day":"when it was"}}}})");
    call.settle_all(Outcome::done());
  }

  void find(Call& call) {
    for (std::size_t i = 0; i < call.size(); ++i) {
      const json keys = object_of(call.request(i)).value("keys", json());
      // A key that is no list finds nothing.
      const json phones = keys.is_object() ? keys.value("phone", json()) : json();
      for (const auto& [id, record] : records_) {
        const json phone = record["fields"].value("phone", json());
        const bool is = phones.is_array() && phone.is_string() &&
                        std::find(phones.begin(), phones.end(), phone) != phones.end();
        if (is) call.emit(i, record.dump());
      }
      call.settle(i, Outcome::done());
    }
  }

  void fetch(Call& call) {
    if (kFault == kLeavesFilesOpen && open("/dev/null", O_RDONLY | O_CLOEXEC) < 0) std::abort();
    for (std::size_t i = 0; i < call.size(); ++i) {
      const auto found = records_.find(text_in(object_of(call.request(i)), "id"));
      if (found != records_.end()) call.emit(i, found->second.dump());
      call.settle(i, Outcome::done());
    }
  }

  void upsert(Call& call) {
    for (std::size_t i = 0; i < call.size(); ++i) call.settle(i, put(call, i));
  }

  void changes(Call& call) {
    for (std::size_t i = 0; i < call.size(); ++i) {
      std::int64_t after = 0;
      if (!read_cursor(call.request(i), after) && kFault != kTakesAnyCursor) {
        call.emit(i, "", SAMBUNG_EMIT_CURSOR_LOST);
      } else {
        page(call, i, after);
      }
      call.settle(i, Outcome::done());
    }
  }

  /// Waits as if for a slow system, until it is cancelled or a little before the deadline.
  void lookup(Call& call) {
    const std::string what = text_in(object_of(call.request(0)), "what");
    if (what != "order" && !what.empty()) return answer(call, what);
    std::unique_lock lock(mutex_);
    cancelled_ = false;
    const bool slow = !what.empty();
    const auto soon = std::min(call.deadline() - std::chrono::milliseconds(500),
                               Call::Clock::now() + std::chrono::seconds(2));
    changed_.wait_until(lock, soon,
                        [&] { return !slow || (cancelled_ && kFault != kIgnoresCancel); });
    cancelled_ = false;
    call.settle_all(Outcome::not_supported("nothing to look up"));
  }

 private:
  /// The visits of those who are known.
  void answer(Call& call, const std::string& what) {
    if (what != "visit" && kFault != kAnswersAnything) {
      return call.settle_all(Outcome::not_supported("there are visits alone"));
    }
    if (kFault == kNotesQuestions) append({{"event", "asked"}});
    const json phones = object_of(call.request(0)).value("keys", json()).value("phone", json());
    for (const auto& [id, record] : records_) {
      const json phone = record["fields"].value("phone", json());
      if (std::find(phones.begin(), phones.end(), phone) == phones.end()) continue;
      json visit = {{"id", id}, {"day", "2026-11-26"}};
      if (kFault == kAnswersMoreThanSaid) visit["mood"] = "good";
      call.emit(0, visit.dump());
    }
    call.settle_all(Outcome::done());
  }

  bool read_cursor(std::string_view cursor, std::int64_t& after) const {
    const json number = json::parse(cursor, nullptr, false);
    if (cursor.empty()) return true;
    if (!number.is_object() || !number.value("v", json()).is_number_integer()) return false;
    after = number["v"];
    return after >= 0 && after <= version_;
  }

  void page(Call& call, std::size_t i, std::int64_t after) {
    std::vector<json> changed;
    for (const auto& [id, record] : records_) {
      if (record["version"] > after) changed.push_back(record);
    }
    std::sort(changed.begin(), changed.end(),
              [](const json& a, const json& b) { return a["version"] < b["version"]; });
    std::size_t most = call.limit() == 0 ? changed.size() : call.limit();
    if (kFault == kOverfullPages) ++most;
    const bool more = changed.size() > most;
    if (more) changed.resize(most);
    for (const json& record : changed) {
      after = record["version"];
      call.emit(i, record.dump());
    }
    call.emit(i, json{{"v", after}}.dump(), more ? SAMBUNG_EMIT_CURSOR_MORE : SAMBUNG_EMIT_CURSOR);
  }

  Outcome put(Call& call, std::size_t i) {
    const json asked = object_of(call.request(i));
    const json fields = asked.value("fields", json());
    if (!fields.is_object()) return Outcome::invalid("fields: missing");
    std::string id = text_in(asked, "id");
    const std::string op = text_in(asked, "op");
    if (!id.empty() && !records_.contains(id)) return Outcome::gone("no such record");
    if (id.empty() && ops_.contains(op) && kFault != kMakesTwice) id = ops_[op];
    if (id.empty()) id = "R" + std::to_string(version_ + 1);
    json record = records_.contains(id) ? records_[id] : json{{"object", "contact"}, {"id", id}};
    const json expected = asked.value("expected_version", json());
    if (expected.is_number() && expected != record["version"]) return Outcome::conflict("moved on");
    record["fields"].update(fields);
    record["version"] = version_ + 1;
    record["at"] = 1'764'050'000'000 + version_;
    append({{"record", record}, {"op", op}});
    call.emit(i, record.dump());
    return Outcome::done(id);
  }

  void take(const json& line) {
    if (line.contains("event")) events_.insert(line["event"].get<std::string>());
    if (!line.contains("record")) return;
    const json& record = line["record"];
    version_ = std::max(version_, record["version"].get<std::int64_t>());
    records_[record["id"]] = record;
    ops_.emplace(line["op"], record["id"]);
  }

  void append(const json& line) {
    std::ofstream(path_, std::ios::app) << line.dump() << "\n";
    take(line);
  }

  sambung::Host host_;
  std::string path_;
  std::string token_;
  std::set<std::string> events_;
  std::map<std::string, json> records_;
  std::map<std::string, std::string> ops_;
  std::int64_t version_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace

SAMBUNG_CONNECTOR(Planted, "planted", "0.1.0", R"({"name":"Planted","summary":"For tests",
  "config":{"type":"object","additionalProperties":false,"properties":{
    "folder":{"type":"string","description":"Where its file is."},
    "token":{"type":"string","description":"Never shown."}}},
  "secrets":["token"],"events":["message.received"],"replay_safe":false,
  "mapping":{"contact":{"name":"/name","phone":"/phone"}}})")
