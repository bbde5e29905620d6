#include <sambung/connector.hpp>
#include <string>

#include "connectors/tryton/config.hpp"
#include "connectors/tryton/cursor.hpp"
#include "connectors/tryton/domain.hpp"
#include "connectors/tryton/failure.hpp"
#include "connectors/tryton/feed.hpp"
#include "connectors/tryton/notes.hpp"
#include "connectors/tryton/parties.hpp"
#include "connectors/tryton/party.hpp"
#include "connectors/tryton/probe.hpp"
#include "connectors/tryton/search.hpp"
#include "connectors/tryton/upsert.hpp"

namespace {

using nlohmann::json;
using sambung::Call;
using sambung::Outcome;
using sambung::tryton::Failure;

constexpr std::size_t kRecordsWanted = 500;

json object_of(std::string_view text) {
  json object = json::parse(text, nullptr, false);
  if (!object.is_object()) throw Failure(Outcome::invalid("the request is no JSON object"));
  return object;
}

std::string id_in(const json& request) {
  const auto id = request.find("id");
  if (id == request.end() || !id->is_string()) throw Failure(Outcome::invalid("id: missing"));
  return id->get<std::string>();
}

/// Contacts as parties, conversations as notes.
class Tryton {
 public:
  explicit Tryton(const sambung::Setup& setup)
      : config_(sambung::tryton::parse_config(setup.config)), rpc_(setup.host) {}
  Tryton(const Tryton&) = delete;
  Tryton& operator=(const Tryton&) = delete;

  void describe(Call& call) {
    call.emit(0, R"({"objects":["contact"],"contact":{"create":true,"idempotent":"search",)"
                 R"("versions":"refused","batch":{"upsert":50,"fetch":100,"find":20},)"
                 R"("find":["phone","email","id"],"merges":true,"deletes":"fetch"},)"
                 R"("log":{"object":"ir.note","granularity":["message","day"],"backdate":false,)"
                 R"("edit":true,"idempotent":"search","bytes_max":65536},)"
                 R"("changes":{"mode":"poll","lag_ms":60000,"poll_ms":5000}})");
    call.settle_all(Outcome::done());
  }

  void probe(Call& call) {
    each(call, [&](std::size_t i) {
      for (const json& finding : sambung::tryton::findings(rpc_)) call.emit(i, finding.dump());
      return Outcome::done();
    });
  }

  void find(Call& call) {
    each(call, [&](std::size_t i) {
      const json request = object_of(call.request(i));
      const json keys = request.value("keys", json());
      const json domain = sambung::tryton::domain_of(keys);
      if (domain.is_null()) return Outcome::done();
      std::vector<json> found = parties_.search(domain);
      std::erase_if(found,
                    [&](const json& party) { return !sambung::tryton::has_key(party, keys); });
      for (const json& record : parties_.records(found)) call.emit(i, record.dump());
      return Outcome::done();
    });
  }

  void fetch(Call& call) {
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < call.size(); ++i) {
      if (const auto id = asked_id(call, i)) ids.push_back(*id);
    }
    each_after(
        call, [&] { load(ids); },
        [&](std::size_t i) {
          const auto record = loaded_.find(id_in(object_of(call.request(i))));
          if (record != loaded_.end()) call.emit(i, record->second.dump());
          return Outcome::done();
        });
    loaded_.clear();
  }

  void upsert(Call& call) {
    each(call, [&](std::size_t i) {
      sambung::tryton::Upsert::Written written = upsert_.run(object_of(call.request(i)));
      if (!written.record.is_null()) call.emit(i, written.record.dump());
      return std::move(written.outcome);
    });
  }

  void log(Call& call) {
    each(call, [&](std::size_t i) { return notes_.put(object_of(call.request(i))); });
  }

  void changes(Call& call) {
    each(call, [&](std::size_t i) { return changes_of(call, i); });
  }

  void erase(Call& call) {
    each(call, [&](std::size_t i) {
      const json request = object_of(call.request(i));
      for (const json& id : request.value("records", json::array())) {
        if (id.is_string()) clear(sambung::tryton::number_of(id.get<std::string>()));
      }
      return Outcome::done();
    });
  }

 private:
  template <class Do>
  void each(Call& call, Do act) {
    each_after(
        call, [] {}, act);
  }

  template <class Before, class Do>
  void each_after(Call& call, Before before, Do act) {
    rpc_.until(call.deadline());
    try {
      before();
    } catch (const Failure& failure) {
      return call.settle_all(failure.outcome);
    }
    for (std::size_t i = 0; i < call.size(); ++i) {
      try {
        call.settle(i, act(i));
      } catch (const Failure& failure) {
        call.settle(i, failure.outcome);
      }
    }
  }

  /// What is not understood has its outcome when its turn comes.
  static std::optional<std::int64_t> asked_id(const Call& call, std::size_t i) {
    try {
      return sambung::tryton::number_of(id_in(object_of(call.request(i))));
    } catch (const Failure&) {
      return std::nullopt;
    }
  }

  void load(const std::vector<std::int64_t>& ids) {
    loaded_.clear();
    for (json& record : parties_.records(parties_.read(ids))) {
      std::string id = record["id"].get<std::string>();
      loaded_[std::move(id)] = std::move(record);
    }
  }

  Outcome changes_of(Call& call, std::size_t i) {
    sambung::tryton::Cursor cursor;
    if (!call.request(i).empty()) {
      const auto parsed = sambung::tryton::parse_cursor(call.request(i));
      if (!parsed) {
        call.emit(i, "", SAMBUNG_EMIT_CURSOR_LOST);
        return Outcome::done();
      }
      cursor = *parsed;
    }
    const std::size_t wanted = call.limit() == 0 ? kRecordsWanted : call.limit();
    std::size_t given = 0;
    do {
      const sambung::tryton::Cursor before = cursor;
      try {
        for (const json& record : feed_.read_on(cursor, wanted - given)) {
          if (!call.emit(i, record.dump()))
            return Outcome::done();  // the cursor stays where it was
          ++given;
        }
      } catch (const Failure&) {
        if (given == 0) throw;
        cursor = before;  // the next call fails by itself, and what was given is kept
        break;
      }
    } while (given < wanted && cursor.stream < sambung::tryton::kStreams);
    const bool more = cursor.stream < sambung::tryton::kStreams;
    call.emit(i, encode(cursor), more ? SAMBUNG_EMIT_CURSOR_MORE : SAMBUNG_EMIT_CURSOR);
    return Outcome::done();
  }

  /// Tryton's own wizard party.erase does more, but asks for a party without open documents.
  void clear(std::int64_t id) {
    notes_.erase(id);
    const json party = parties_.read_one(id);
    if (party.is_null()) return;
    json values = {{"name", nullptr}, {"active", false}};
    for (const char* name : {"contact_mechanisms", "identifiers", "addresses"}) {
      json rows = json::array();
      const auto all = party.find(std::string(name) + ".");
      for (const json& row : all == party.end() ? json::array() : *all) rows.push_back(row["id"]);
      if (!rows.empty()) {
        values[name] = sambung::tryton::list({sambung::tryton::list({"delete", rows})});
      }
    }
    rpc_.call("model.party.party.write",
              sambung::tryton::list({sambung::tryton::list({id}), values}),
              sambung::tryton::Effect::kWrite);
  }

  const sambung::tryton::Config config_;
  sambung::tryton::Rpc rpc_;
  sambung::tryton::Parties parties_{rpc_, config_};
  sambung::tryton::Feed feed_{rpc_, parties_, config_};
  sambung::tryton::Notes notes_{rpc_, parties_};
  sambung::tryton::Upsert upsert_{rpc_, parties_, config_};
  std::map<std::string, json> loaded_;
};

}  // namespace

SAMBUNG_CONNECTOR(Tryton, "tryton", "0.1.0", sambung::tryton::kManifest)
